// All that is known of a message with an AMP part when it is judged. Values only: nothing is looked up from
// here on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
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
  /// When it was made, in seconds since 1970: t=, or where there is none the Date that it signs.
  std::optional<std::uint64_t> signed_at{};
  /// It fixes of what parts the body is: it signs Content-Type, or is excused from that (is_sealed).
  bool sealed = false;
};

/// Whether a signature counts though anybody may give a body whose Content-Type nobody signed another one,
/// and show a signed plain text as a multipart: it signs Content-Type (or that there is none), or its domain
/// is one of `unsigned_content_type_domains`, in lower case, and the body is plainly a multipart. The one
/// rule for the verdict, DMARC and the lists (RULES: dkim-headers).
bool is_sealed(const dkim::Verification& verification, const mime::Reading& reading,
               std::span<const std::string> unsigned_content_type_domains);

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
