#include "milter/signals.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <future>

// libmilter's signal thread calls sigwait for HUP, TERM and INT and stops the filter at whichever comes. No
// mask keeps them from it: while the first thread has a signal pending, the kernel gives the next one to any
// thread that waits, so that two HUPs in quick succession would stop the daemon. This definition takes the
// place of the C library's for the whole program, in which nothing else calls it: that thread sleeps for
// ever.
extern "C" int sigwait(const sigset_t*, int*) {
  for (;;) poll(nullptr, 0, -1);
}

namespace ampauth::milter {
namespace {

// Written by the signal handler, which may do little else.
volatile sig_atomic_t stop_asked = 0;
volatile sig_atomic_t reload_asked = 0;
int bell = -1;

extern "C" void on_signal(int signal) {
  const int saved = errno;
  if (signal == SIGHUP)
    reload_asked = 1;
  else
    stop_asked = 1;
  wake_signal_wait();
  errno = saved;
}

}  // namespace

void take_signals() {
  bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGHUP, SIGTERM, SIGINT}) sigaction(signal, &action, nullptr);
  action.sa_handler = [](int) {};
  action.sa_flags = 0;
  sigaction(SIGUSR1, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a body that is too large for its file is kept in memory
}

Asked wait_for_signal(std::chrono::milliseconds longest) {
  pollfd descriptor{bell, POLLIN, 0};
  poll(&descriptor, 1, static_cast<int>(longest.count()));  // a signal that interrupts it has rung the bell
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = read(bell, &count, sizeof count);
  const Asked asked{stop_asked != 0, reload_asked != 0};
  if (asked.stop) stop_asked = 0;
  if (asked.reload) reload_asked = 0;
  return asked;
}

void wake_signal_wait() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(bell, &one, sizeof one);
}

void run_without_signals(const std::function<void()>& work) {
  std::async(std::launch::async, [&work] {
    block_signals();
    work();
  }).get();
}

void block_signals() {
  sigset_t all;
  sigfillset(&all);
  sigdelset(&all, SIGBUS);  // base::survive_lost_pages()
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void allow_interrupts() {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGUSR1);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
}

void interrupt(std::thread& thread) { pthread_kill(thread.native_handle(), SIGUSR1); }

}  // namespace ampauth::milter
