#include "milter/client_address.h"

#include <netinet/in.h>

namespace ampauth::milter {

std::optional<base::IpAddress> address_of(const sockaddr* address) {
  if (!address) return std::nullopt;
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    return base::IpAddress::from_octets({reinterpret_cast<const char*>(&v4->sin_addr), sizeof v4->sin_addr});
  }
  if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    return base::IpAddress::from_octets(
        {reinterpret_cast<const char*>(&v6->sin6_addr), sizeof v6->sin6_addr});
  }
  return std::nullopt;
}

}  // namespace ampauth::milter
