#include "milter/server.h"

#include <sysexits.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include "milter/callbacks.h"
#include "milter/service_manager.h"
#include "milter/signals.h"

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;

// How long a drain goes on where sessions are open and no message is to be seen. There may be one all the
// same: Postfix keeps MAIL and RCPT, which need no reply, back until the header follows, and libmilter sends
// a reply a moment after it was decided on.
constexpr auto kQuietTime = 5s;

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

// What may fail: mail goes on without it.
template <class Work>
void if_memory_allows(const Work& work) noexcept {
  try {
    work();
  } catch (const std::exception&) {
  }
}

// On a thread that nobody has to wait for, not even the end of the process. The first thread wakes at its
// end.
std::future<bool> start(std::function<bool()> work) {
  std::promise<bool> ended;
  std::future<bool> end = ended.get_future();
  std::thread([promise = std::move(ended), work = std::move(work)]() mutable {
    block_signals();
    promise.set_value(work());
    wake_signal_wait();
  }).detach();
  return end;
}

// However long the lists are, signals are heard meanwhile. Not valid where no thread is to be had.
std::future<bool> start_reload(const Daemon& daemon) {
  try {
    return start([&filters = daemon.filters] { return filters.reload(); });
  } catch (const std::exception&) {
    daemon.filters.reload_failed();
    return {};
  }
}

bool is_ready(const std::future<bool>& future) {
  return future.valid() && future.wait_for(0s) == std::future_status::ready;
}

// What the first thread does now and then, whatever else it is about.
class Routine {
 public:
  explicit Routine(const Daemon& daemon) : daemon_(daemon) {}

  std::chrono::milliseconds time_left() const {
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(due_ - Pulse::Clock::now()), 0ms,
                      interval_);
  }

  void run_if_due() {
    const auto now = Pulse::Clock::now();
    if (now < due_) return;
    due_ = now + interval_;
    if_memory_allows([&] {
      if (daemon_.pulse.beat(now)) tell_alive();
    });
    daemon_.log.write_repeated();
  }

 private:
  const Daemon& daemon_;
  const std::chrono::milliseconds interval_ = time_of_beat();
  Pulse::Clock::time_point due_ = Pulse::Clock::now();
};

std::string count_of(int messages) {
  return std::to_string(messages) + (messages == 1 ? " message" : " messages");
}

// libmilter, on a thread of its own that nobody has to wait for.
class Libmilter {
 public:
  Libmilter() {
    std::promise<bool> ended;
    end_ = ended.get_future();
    thread_ = std::thread([promise = std::move(ended)]() mutable {
      block_signals();
      allow_interrupts();
      promise.set_value(run_libmilter());
      wake_signal_wait();
    });
  }
  ~Libmilter() { thread_.detach(); }

  bool has_ended() const { return is_ready(end_); }

  // A poll of five seconds is under way, perhaps of the socket that stop_accepting() has taken away, and
  // nothing but a signal ends it. Until then smfi_stop() waits for a mutex that libmilter holds meanwhile.
  void stop() {
    const auto deadline = Pulse::Clock::now() + kStopTime;
    try {
      start([] {
        stop_libmilter();
        return true;
      });
    } catch (const std::exception&) {  // no thread to be had: it takes as long as the poll
      stop_libmilter();
    }
    while (end_.wait_for(kDrainStep) != std::future_status::ready && Pulse::Clock::now() < deadline)
      interrupt(thread_);
  }

 private:
  std::thread thread_;
  std::future<bool> end_;
};

// Sessions that stay quiet are not waited for: their MTA has the client try again.
void wait_for_messages(const Traffic& traffic, std::chrono::milliseconds longest, Routine& routine) {
  const auto deadline = Pulse::Clock::now() + longest;
  auto busy = Pulse::Clock::now();  // the last time that a message was seen, or could have been
  while (traffic.sessions() > 0 && Pulse::Clock::now() < deadline) {
    if (traffic.messages() > 0) busy = Pulse::Clock::now();
    if (Pulse::Clock::now() - busy > kQuietTime) return;
    if (wait_for_signal(kDrainStep).stop) return;
    routine.run_if_due();
  }
}

// smfi_stop() drops what is under way, so libmilter goes on until nothing is, without a listening socket.
void drain(const Daemon& daemon, Routine& routine) {
  const std::chrono::milliseconds longest = daemon.filters.current()->config().milter.drain;
  daemon.takes_mail = false;
  daemon.listener.stop_accepting();
  if_memory_allows([&] {
    const std::string left = count_of(daemon.traffic.messages()) + " under way";
    daemon.log.info("stopping, " + left);
    tell_stopping(longest + 2 * kStopTime, "Stopping, " + left);
  });
  wait_for_messages(daemon.traffic, longest, routine);
  if_memory_allows([&] {
    if (const int dropped = daemon.traffic.messages(); dropped > 0)
      daemon.log.warning("stopped before the end of " + count_of(dropped) +
                         ": the MTA has the client try again. milter.drain may be longer");
  });
}

}  // namespace

int serve(const Daemon& daemon) {
  Libmilter libmilter;
  Routine routine(daemon);
  const std::string failed_status = "The last reload failed, see the log. " + daemon.status;
  std::future<bool> reload;
  bool reload_asked = false;
  daemon.takes_mail = true;
  tell_ready(daemon.status);
  for (;;) {
    const Asked asked = wait_for_signal(routine.time_left());
    if (libmilter.has_ended()) {
      daemon.log.error("libmilter stopped by itself; it says why to syslog");
      return EX_SOFTWARE;
    }
    if (asked.stop) break;
    if (is_ready(reload)) tell_ready(reload.get() ? daemon.status : failed_status);
    reload_asked = reload_asked || asked.reload;
    if (reload_asked && !reload.valid()) {
      reload_asked = false;
      tell_reloading();
      reload = start_reload(daemon);
      if (!reload.valid()) tell_ready(failed_status);
    }
    routine.run_if_due();
  }
  drain(daemon, routine);
  libmilter.stop();
  return 0;
}

}  // namespace ampauth::milter
