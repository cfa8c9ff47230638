// The SMTP session and envelope that a message came with.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.h"
#include "message/header_field.h"
#include "tls/grade.h"

namespace ampauth::auth {

/// "news@example.com" of "<news@example.com>"; a path without brackets as it is. Borrowed from `path`.
std::string_view without_brackets(std::string_view path);

struct Envelope {
  std::optional<base::IpAddress>
      client;             ///< nullopt where the MTA did not tell, or the client has no IP address.
  std::string helo;       ///< As received.
  std::string mail_from;  ///< As received, without angle brackets; "" is the null sender.
  std::vector<std::string>
      recipients;              ///< As received, without angle brackets; none where nobody asks for them.
  bool authenticated = false;  ///< By SASL (RFC 4954).
  tls::Session tls;
  std::size_t relays = 0;       ///< Trusted relays between this client and us; 0: it is the session's own.
  std::string unknown_because;  ///< Where a relay does not tell its client: one sentence for people.
};

/// Whether the session's client is one of the site's own relays.
bool is_relayed(const Envelope& session, std::span<const base::Network> trusted);

/// What is judged: `session` itself, or where its client is a trusted relay, the session of the client that
/// was first to meet one, as the relays' Received fields tell it. Then nobody counts as authenticated, and
/// what they do not tell is unknown.
Envelope behind_relays(const Envelope& session, std::span<const message::HeaderField> fields,
                       std::span<const base::Network> trusted);

}  // namespace ampauth::auth
