// What a thread of ours needs beside a C library's descriptor and threads.
#pragma once

#include <csignal>

namespace ampauth::dns {

/// Threads that start while one of these lives receive no signals: those are for the main thread alone. The
/// creating thread's mask comes back at the end.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

/// A bell that poll() hears. Thread-safe.
class Wakeup {
 public:
  Wakeup();
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  /// Readable while it rings; -1 where the process had no descriptor left.
  int fd() const { return fd_; }
  void ring() const;
  void silence() const;

 private:
  int fd_;
};

}  // namespace ampauth::dns
