// The SMTP session and envelope that a message came with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.h"
#include "tls/grade.h"

namespace ampauth::auth {

/// "news@example.com" of "<news@example.com>"; a path without brackets as it is. Borrowed from `path`.
std::string_view without_brackets(std::string_view path);

struct Envelope {
  std::optional<base::IpAddress>
      client;                  ///< nullopt where the MTA did not tell, or the client has no IP address.
  std::string helo;            ///< As received.
  std::string mail_from;       ///< As received, without angle brackets; "" is the null sender.
  bool authenticated = false;  ///< By SASL (RFC 4954).
  tls::Session tls;
};

}  // namespace ampauth::auth
