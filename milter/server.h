// The daemon's life: libmilter in a thread, signals, reloads and the service manager in the first one.
#pragma once

#include <atomic>
#include <string>

#include "milter/listener.h"
#include "milter/log.h"
#include "milter/pulse.h"
#include "milter/reload.h"
#include "milter/traffic.h"

namespace ampauth::milter {

/// What the daemon is made of. Borrowed for serve()'s time.
struct Daemon {
  Listener& listener;
  FilterInForce& filters;
  Pulse& pulse;
  const Traffic& traffic;
  std::atomic<bool>& takes_mail;  ///< true from the start of libmilter until a stop is asked for
  Log& log;
  std::string status;  ///< what the service manager shows while all is well
};

/// Starts libmilter, whose callbacks are registered for the listener. HUP reloads the configuration. TERM or
/// INT ends it: no new session is taken, messages that are under way are finished, for as long as
/// milter.drain says or until the signal comes again. Returns the exit status, not 0 where libmilter stopped
/// by itself. To be called on the process's first thread, after take_signals().
int serve(const Daemon& daemon);

}  // namespace ampauth::milter
