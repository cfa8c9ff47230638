// The Received field (RFC 5321 4.4) as mail servers really write it: whom the field's writer got the message
// from.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/ip_address.h"
#include "tls/grade.h"

namespace ampauth::relay {

/// The SMTP session that a Received field tells of.
struct Hop {
  base::IpAddress client;
  std::string helo;  ///< As the writer has it; nothing of it is trusted to be a name.
  tls::Session tls;  ///< Unknown where the writer says that there was TLS, but not which.
};

/// Reads `value`, a field's value with its folds. The writer is trusted, but what the client chose (HELO, the
/// name of its address, the envelope, a certificate's names) is not: a field counts only where all of it, to
/// the last byte, is what Postfix, Sendmail, Exim or Microsoft Exchange writes. The error says why it does
/// not count. Never throws for a sender's sake.
tl::expected<Hop, std::string> parse_received(std::string_view value);

}  // namespace ampauth::relay
