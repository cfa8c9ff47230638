#include "milter/service_manager.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <ctime>
#include <new>

namespace ampauth::milter {
namespace {

// One assignment a line.
std::string status_line(std::string status) {
  std::replace(status.begin(), status.end(), '\n', ' ');
  return "\nSTATUS=" + status;
}

// Not steady_clock, which need not be the clock that systemd compares with.
std::chrono::microseconds monotonic_time() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::seconds(now.tv_sec) +
                                                               std::chrono::nanoseconds(now.tv_nsec));
}

void tell(const std::string& assignments) { sd_notify(0, assignments.c_str()); }

}  // namespace

// systemd waits for these two: they are told without memory too.
void tell_ready(const std::string& status) noexcept {
  try {
    tell("READY=1" + status_line(status));
  } catch (const std::bad_alloc&) {
    sd_notify(0, "READY=1");
  }
}

void tell_reloading() noexcept {
  sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld\nSTATUS=Reading the configuration",
             static_cast<long long>(monotonic_time().count()));
}

void tell_stopping(std::chrono::milliseconds may_take, const std::string& status) {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(may_take);
  tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(time.count()) + status_line(status));
}

void tell_status(const std::string& status) { tell(status_line(status).substr(1)); }

void tell_alive() noexcept { sd_notify(0, "WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t interval = 0;
  if (sd_watchdog_enabled(0, &interval) <= 0) return std::nullopt;
  return std::chrono::microseconds(interval);
}

}  // namespace ampauth::milter
