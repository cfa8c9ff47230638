// HUP, TERM and INT. libmilter waits for the same signals on a thread of its own and would stop at a HUP, but
// the kernel gives a signal to the process's first thread as long as that one does not block it: so it never
// does.
#pragma once

#include <functional>

namespace ampauth::milter {

/// Takes the three signals from now on. Once, on the process's first thread, before anything else can be
/// signalled.
void take_signals();

/// What has been asked for since the last call.
struct Asked {
  bool stop = false;
  bool reload = false;
};

/// Waits until there is something to do: a signal, or a call of wake_signal_wait(). First thread only.
Asked wait_for_signal();

/// Ends the wait. From any thread.
void wake_signal_wait();

/// Runs `work` on a thread that receives no signals, nor do the threads that it starts, and waits for its
/// end. An exception comes through.
void run_without_signals(const std::function<void()>& work);

/// Blocks all signals in the calling thread, for good.
void block_signals();

}  // namespace ampauth::milter
