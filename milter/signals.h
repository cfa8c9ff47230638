// HUP, TERM and INT. They are ours alone: libmilter, which waits for them as well and stops at each, gets
// none. And USR1, with which a thread is called out of a wait.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace ampauth::milter {

/// Takes the three signals from now on. Once, on the process's first thread, before anything else can be
/// signalled.
void take_signals();

/// What has been asked for since the last call.
struct Asked {
  bool stop = false;
  bool reload = false;
};

/// Waits until there is something to do, a signal or a call of wake_signal_wait(), but not longer than
/// `longest`. First thread only.
Asked wait_for_signal(std::chrono::milliseconds longest);

/// Ends the wait. From any thread.
void wake_signal_wait();

/// Runs `work` on a thread that receives no signals, nor do the threads that it starts, and waits for its
/// end. An exception comes through.
void run_without_signals(const std::function<void()>& work);

/// Blocks all signals in the calling thread, for good, but the one that tells of a page that cannot be read.
void block_signals();

/// Lets interrupt() reach the calling thread, and those that it starts.
void allow_interrupts();

/// Ends what the thread waits for in the kernel, with EINTR, if it waits at this moment.
void interrupt(std::thread& thread);

}  // namespace ampauth::milter
