// Proof that the daemon is alive, for systemd's watchdog and for those who ask over HTTP.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

#include "dns/resolver.h"

namespace ampauth::milter {

/// A pulse is felt where the first thread comes round and the resolver answers: a question goes through its
/// thread and libunbound's, without which no message is judged.
class Pulse {
 public:
  using Clock = std::chrono::steady_clock;

  /// `ask` asks the resolver in force for a name that it answers without the network.
  explicit Pulse(std::function<dns::Pending()> ask);

  /// By the first thread, again and again; never blocks. True where a question has been answered that an
  /// earlier beat asked.
  bool beat(Clock::time_point now);

  /// Whether a beat was true at `now` - `age` or later. From any thread.
  bool is_felt(Clock::time_point now, std::chrono::milliseconds age) const;

 private:
  std::function<dns::Pending()> ask_;
  std::optional<dns::Pending> question_;
  std::atomic<Clock::rep> felt_;
};

}  // namespace ampauth::milter
