// Who the SMTP client was before the site's own relays passed the message on.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/ip_address.h"
#include "message/header_field.h"
#include "relay/received.h"

namespace ampauth::relay {

struct RealClient {
  std::optional<Hop> session;   ///< nullopt where it cannot be known.
  std::size_t relays = 1;       ///< How many trusted relays the message is known to have come through.
  std::string unknown_because;  ///< One sentence for people where `session` is not known, else "".
};

/// Walks back from `relay`, the client of the session in hand, which is one of `trusted`: the topmost
/// Received field is its own, and tells of its client; where that is a trusted relay too, the next field is
/// that one's. The walk ends at the first client that is not trusted, and no field further down is looked at:
/// anybody may have written it. `fields` is the message's header, from the top, without the Received field of
/// the MTA that took it in this session, which filters are not shown.
RealClient find_real_client(std::span<const message::HeaderField> fields, const base::IpAddress& relay,
                            std::span<const base::Network> trusted);

}  // namespace ampauth::relay
