// The SMTP session and envelope that a message came with.
#pragma once

#include <optional>
#include <string>

#include "base/ip_address.h"
#include "tls/grade.h"

namespace ampauth::auth {

struct Envelope {
  std::optional<base::IpAddress>
      client;                  ///< nullopt where the MTA did not tell, or the client has no IP address.
  std::string helo;            ///< As received.
  std::string mail_from;       ///< As received, without angle brackets; "" is the null sender.
  bool authenticated = false;  ///< By SASL (RFC 4954).
  tls::Session tls;
};

}  // namespace ampauth::auth
