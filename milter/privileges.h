// Leaving root behind once the socket is open.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "config/config.h"

namespace ampauth::milter {

/// Whether the user and the socket's group that the settings name exist. The error names the setting.
tl::expected<void, std::string> check_accounts(const config::Config::Milter& settings);

/// Becomes `user` with that user's groups; "" changes nothing. The error names the setting and what to do.
tl::expected<void, std::string> drop_privileges(const std::string& user);

/// As many open files as the system allows: a connection of the MTA is one, and so is a large message.
/// systemd has set that already; elsewhere 1,024 is usual, which is few. Without the right to it nothing
/// changes.
void raise_descriptor_limit();

}  // namespace ampauth::milter
