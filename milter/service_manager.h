// What systemd is told of the daemon's life (sd_notify(3)). Where NOTIFY_SOCKET is not set nobody listens,
// and nothing happens. From any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace ampauth::milter {

/// READY=1: mail is taken, under the configuration that was read last. `status` is for `systemctl status`; a
/// line break in it becomes a blank, here and below.
void tell_ready(const std::string& status) noexcept;

/// RELOADING=1, with the time that a Type=notify-reload service must give. tell_ready() ends it.
void tell_reloading() noexcept;

/// STOPPING=1: no new mail is taken. The stop may last for `may_take`, whatever the unit's TimeoutStopSec.
void tell_stopping(std::chrono::milliseconds may_take, const std::string& status);

void tell_status(const std::string& status);

/// WATCHDOG=1: the daemon has proven that it is alive.
void tell_alive() noexcept;

/// Within what time systemd wants tell_alive(), nullopt where it does not (sd_watchdog_enabled(3)).
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace ampauth::milter
