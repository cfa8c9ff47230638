// A name server that answers NXDOMAIN to everything, as badly as it is told to.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <thread>

namespace ampauth::dns {

class ScriptedServer {
 public:
  ScriptedServer();
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  /// "127.0.0.1@PORT"
  std::string address() const { return "127.0.0.1@" + std::to_string(port_); }

  std::atomic<bool> silent{false};
  /// Names with this in them get no answer. To be set before the first question.
  std::string silent_for{};
  /// How often a question is overheard before it is answered.
  std::atomic<int> lost{0};
  /// From a question's first arrival to its answer.
  std::atomic<std::chrono::milliseconds> delay{std::chrono::milliseconds(0)};
  /// The packets that came in so far.
  std::atomic<int> received{0};

 private:
  void run();
  void take_packet();
  void send_due();

  struct Reply;
  using Clock = std::chrono::steady_clock;
  int udp_;
  unsigned short port_ = 0;
  std::atomic<bool> stopping_{false};
  std::map<std::string, int> overheard_;
  std::map<std::string, Clock::time_point> first_seen_;
  std::multimap<Clock::time_point, Reply> due_;
  std::thread thread_;
};

}  // namespace ampauth::dns
