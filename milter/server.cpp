#include "milter/server.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <future>
#include <thread>

#include "milter/callbacks.h"

namespace ampauth::milter {
namespace {

// How long libmilter may take to wind up; its worker threads are not waited for any longer than this.
constexpr std::chrono::seconds kStopTime{5};

// Written by the signal handlers, which may do little else.
volatile sig_atomic_t stop_wanted = 0;
volatile sig_atomic_t reload_wanted = 0;
int wakeup = -1;

extern "C" void on_signal(int signal) {
  const int saved = errno;
  if (signal == SIGHUP)
    reload_wanted = 1;
  else
    stop_wanted = 1;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wakeup, &one, sizeof one);
  errno = saved;
}

void take_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGHUP, SIGTERM, SIGINT}) sigaction(signal, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void wait_for_wakeup() {
  pollfd descriptor{wakeup, POLLIN, 0};
  while (poll(&descriptor, 1, -1) < 0 && errno == EINTR) {
  }
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = read(wakeup, &count, sizeof count);
}

}  // namespace

struct SignalsBlocked::Mask {
  sigset_t set;
};

SignalsBlocked::SignalsBlocked() : old_(std::make_unique<Mask>()) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &old_->set);
}

SignalsBlocked::~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &old_->set, nullptr); }

int serve(const Listener& listener, const std::function<void()>& reload, Log& log) {
  wakeup = eventfd(0, EFD_CLOEXEC);
  take_signals();
  std::promise<bool> ended;
  std::future<bool> end = ended.get_future();
  {
    const SignalsBlocked blocked;
    std::thread([promise = std::move(ended)]() mutable {
      promise.set_value(run_libmilter());
      const std::uint64_t one = 1;
      [[maybe_unused]] const ssize_t written = write(wakeup, &one, sizeof one);
    }).detach();
  }
  const auto has_ended = [&] { return end.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
  while (!stop_wanted && !has_ended()) {
    wait_for_wakeup();
    if (!reload_wanted) continue;
    reload_wanted = 0;
    reload();
  }
  if (has_ended()) {
    log.error("libmilter stopped by itself");
    return 1;
  }
  log.info("stopping");
  stop_libmilter();
  listener.stop_accepting();  // libmilter looks for a stop every five seconds only, unless something wakes it
  end.wait_for(kStopTime);
  return 0;
}

}  // namespace ampauth::milter
