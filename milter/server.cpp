#include "milter/server.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "milter/callbacks.h"
#include "milter/service_manager.h"
#include "milter/signals.h"

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;

// A reply that a callback has decided on is sent by libmilter, which does not tell when: a moment later.
constexpr auto kReplyTime = 1s;

// How often a drain looks for what is left.
constexpr auto kDrainStep = 20ms;

// How long libmilter may take to wind up; its worker threads are not waited for any longer than this.
constexpr auto kStopTime = 5s;

// How often the first thread comes round where nobody asks for more.
constexpr std::chrono::milliseconds kBeat = 5s;

// A quarter of systemd's interval: a beat or two may fail on a busy machine.
std::chrono::milliseconds time_of_beat() {
  const auto interval = watchdog_interval();
  if (!interval) return kBeat;
  return std::clamp(std::chrono::floor<std::chrono::milliseconds>(*interval / 4), 10ms, kBeat);
}

// A thread of its own: however long the lists are, the first one hears signals meanwhile.
std::future<bool> start_reload(FilterInForce& filters) {
  tell_reloading();
  return std::async(std::launch::async, [&filters] {
    block_signals();
    const bool reloaded = filters.reload();
    wake_signal_wait();
    return reloaded;
  });
}

std::future<bool> start_libmilter() {
  std::promise<bool> ended;
  std::future<bool> end = ended.get_future();
  std::thread([promise = std::move(ended)]() mutable {
    block_signals();
    promise.set_value(run_libmilter());
    wake_signal_wait();
  }).detach();
  return end;
}

bool is_ready(const std::future<bool>& future) {
  return future.valid() && future.wait_for(0s) == std::future_status::ready;
}

std::string count_of(int messages) {
  return std::to_string(messages) + (messages == 1 ? " message" : " messages");
}

// Sessions that are between two messages are not waited for: their MTA has the client try again.
void wait_for_messages(const Traffic& traffic, std::chrono::milliseconds longest) {
  const auto deadline = Pulse::Clock::now() + longest;
  auto busy = Pulse::Clock::now();  // the last time that a message was seen, or could have been
  while (traffic.sessions() > 0 && Pulse::Clock::now() < deadline) {
    if (traffic.messages() > 0) busy = Pulse::Clock::now();
    if (Pulse::Clock::now() - busy > kReplyTime) return;
    if (wait_for_signal(kDrainStep).stop) return;
  }
}

// smfi_stop() drops what is under way, so libmilter goes on until nothing is, without a listening socket.
void drain(const Daemon& daemon) {
  const std::chrono::milliseconds longest = daemon.filters.current()->config().milter.drain;
  daemon.takes_mail = false;
  daemon.listener.stop_accepting();
  const std::string left = count_of(daemon.traffic.messages()) + " under way";
  daemon.log.info("stopping, " + left);
  tell_stopping(longest + 2 * kStopTime, "Stopping, " + left);
  wait_for_messages(daemon.traffic, longest);
  if (const int dropped = daemon.traffic.messages(); dropped > 0)
    daemon.log.warning("stopped before the end of " + count_of(dropped) +
                       ": the MTA has the client try again. milter.drain may be longer");
}

void stop(const Daemon& daemon, const std::future<bool>& libmilter) {
  stop_libmilter();
  daemon.listener.wake();  // libmilter looks for a stop every five seconds, unless something wakes it
  libmilter.wait_for(kStopTime);
}

}  // namespace

int serve(const Daemon& daemon) {
  const std::future<bool> libmilter = start_libmilter();
  const auto beat = time_of_beat();
  std::future<bool> reload;
  bool reload_asked = false;
  daemon.takes_mail = true;
  tell_ready(daemon.status);
  for (;;) {
    const Asked asked = wait_for_signal(beat);
    if (is_ready(libmilter)) {
      daemon.log.error("libmilter stopped by itself");
      return 1;
    }
    if (asked.stop) break;
    if (is_ready(reload))
      tell_ready(reload.get() ? daemon.status : "The last reload failed, see the log. " + daemon.status);
    reload_asked = reload_asked || asked.reload;
    if (reload_asked && !reload.valid()) {
      reload_asked = false;
      reload = start_reload(daemon.filters);
    }
    if (daemon.pulse.beat(Pulse::Clock::now())) tell_alive();
    daemon.log.write_repeated();
  }
  drain(daemon);
  stop(daemon, libmilter);
  return 0;
}

}  // namespace ampauth::milter
