// All that is known of a message with an AMP part when it is judged. Values only: nothing is looked up from
// here on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/verify.h"
#include "dmarc/evaluate.h"
#include "message/from.h"
#include "mime/reading.h"
#include "senders/registration.h"
#include "spf/evaluate.h"
#include "tls/grade.h"

namespace ampauth::verdict {

/// One DKIM signature, and how its domain relates to From's.
struct Signature {
  dkim::Verification verification;
  bool relaxed_aligned = false;
  bool strict_aligned = false;
};

struct Evidence {
  tl::expected<message::Mailbox, message::FromFault> from = tl::unexpected(message::FromFault::missing);
  std::string
      from_written;  ///< The From fields' values as received, cut to a line: for people, never for a header.
  bool from_has_organization = true;  ///< False where From's domain is a public suffix.
  /// Names in lower case of fields that may stand once and do not (message::repeated_fields).
  std::vector<std::string_view> repeated_fields;
  mime::Reading reading;
  std::size_t amp_size = 0;  ///< decoded, the largest part's
  std::string amp_sha256;    ///< of the only AMP part; "" where there is not exactly one
  bool amp_decodes = true;   ///< False where an AMP part's encoding is malformed.
  std::vector<Signature> signatures;
  spf::Outcome spf;
  std::string mail_from;  ///< RFC5321.MailFrom as received, "" for the null sender
  std::string helo;       ///< as received
  tls::Grade tls;
  dmarc::Outcome dmarc;
  senders::Registration registration;
  std::uint64_t received_at = 0;  ///< seconds since 1970
  bool exempt = false;            ///< The client is exempt: nothing was checked.
  bool internal_error = false;    ///< Our own code failed: what is here is not complete.
};

}  // namespace ampauth::verdict
