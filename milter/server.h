// The daemon's life: libmilter in a thread, signals, reloads and the service manager in the first one.
#pragma once

#include <string>

#include "milter/listener.h"
#include "milter/log.h"
#include "milter/pulse.h"
#include "milter/reload.h"

namespace ampauth::milter {

/// What the daemon is made of. Borrowed for serve()'s time.
struct Daemon {
  const Listener& listener;
  FilterInForce& filters;
  Pulse& pulse;
  Log& log;
  std::string status;  ///< what the service manager shows while all is well
};

/// Starts libmilter, whose callbacks are registered for the listener, and returns when TERM or INT has come, or
/// when libmilter has stopped by itself: the exit status. HUP reloads the configuration. To be called on the
/// process's first thread, after take_signals().
int serve(const Daemon& daemon);

}  // namespace ampauth::milter
