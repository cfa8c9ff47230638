#include "milter/server.h"

#include <chrono>
#include <future>
#include <thread>

#include "milter/callbacks.h"
#include "milter/signals.h"

namespace ampauth::milter {
namespace {

// How long libmilter may take to wind up; its worker threads are not waited for any longer than this.
constexpr std::chrono::seconds kStopTime{5};

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

}  // namespace

int serve(const Listener& listener, const std::function<void()>& reload, Log& log) {
  const std::future<bool> end = start_libmilter();
  for (;;) {
    const Asked asked = wait_for_signal();
    if (end.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      log.error("libmilter stopped by itself");
      return 1;
    }
    if (asked.stop) break;
    if (asked.reload) run_without_signals(reload);
  }
  log.info("stopping");
  stop_libmilter();
  listener.stop_accepting();  // libmilter looks for a stop every five seconds only, unless something wakes it
  end.wait_for(kStopTime);
  return 0;
}

}  // namespace ampauth::milter
