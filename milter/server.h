// The daemon's life: libmilter in a thread, signals in the first one.
#pragma once

#include <functional>

#include "milter/listener.h"
#include "milter/log.h"

namespace ampauth::milter {

/// Starts libmilter, whose callbacks are registered, and returns when TERM or INT has come, or when libmilter
/// has stopped by itself: the exit status. `listener` is the socket that
/// they were registered for. Each HUP calls `reload` on this thread. To be called on the
/// process's first thread: the kernel gives it the signals that libmilter's own thread waits for as well.
int serve(const Listener& listener, const std::function<void()>& reload, Log& log);

/// Blocks all signals in the calling thread, and so in the threads that it starts, while it lives.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  struct Mask;
  std::unique_ptr<Mask> old_;
};

}  // namespace ampauth::milter
