// The daemon's life: libmilter in a thread, signals in the first one.
#pragma once

#include <functional>

#include "milter/listener.h"
#include "milter/log.h"

namespace ampauth::milter {

/// Starts libmilter, whose callbacks are registered for `listener`, and returns when TERM or INT has come, or
/// when libmilter has stopped by itself: the exit status. Each HUP calls `reload`, on a thread that receives
/// no signals. To be called on the process's first thread, after take_signals().
int serve(const Listener& listener, const std::function<void()>& reload, Log& log);

}  // namespace ampauth::milter
