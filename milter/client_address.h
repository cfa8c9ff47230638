// The client's address as libmilter gives it.
#pragma once

#include <sys/socket.h>

#include <optional>

#include "base/ip_address.h"

namespace ampauth::milter {

/// nullopt for none, and for a family that has no IP addresses.
std::optional<base::IpAddress> address_of(const sockaddr* address);

}  // namespace ampauth::milter
