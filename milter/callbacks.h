// libmilter's callbacks: they speak the protocol, Session and lib/ decide.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "milter/content_watch.h"
#include "milter/log.h"
#include "milter/metrics.h"
#include "milter/pool_waker.h"
#include "milter/session.h"
#include "milter/traffic.h"

namespace ampauth::milter {

/// What every session needs. Must outlive libmilter's threads.
struct Service {
  CurrentFilter current_filter;
  std::string spool_directory;
  std::string host_name;
  Traffic& traffic;
  Metrics& metrics;
  Log& log;
  ContentWatch& content_watch;
  PoolWaker& pool_waker;
};

/// Registers the callbacks with libmilter and gives it the listening socket `descriptor`. Once in a process,
/// since libmilter is process-wide; `service` is borrowed for the process's life.
tl::expected<void, std::string> register_callbacks(Service& service, int descriptor);

/// smfi_main: returns when libmilter stops, false where it failed.
bool run_libmilter();

/// smfi_stop: from any thread.
void stop_libmilter();

}  // namespace ampauth::milter
