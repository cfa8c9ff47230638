// The author of a message: exactly one mailbox in exactly one From field, or a reason why there is none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "message/header_field.h"

namespace ampauth::message {

struct Mailbox {
  std::string local_part;  ///< A dot-atom (RFC 5322 3.2.3) in ASCII, as spelled.
  std::string domain;      ///< As base::to_ascii_domain returns it; at least two labels.

  std::string address() const { return local_part + "@" + domain; }
};

/// The reasons from-* of the result header, except from-psl, which needs the suffix list.
enum class FromFault { missing, multiple, group, syntax };

/// Reads the From field of `fields` (RFC 5322 3.6.2), stricter than the RFC: one field in any spelling, one
/// mailbox, no group, route, quoted or non-ASCII local part, domain literal, encoded word in the address or
/// text after it, and an address of at most 254 octets (RFC 5321 4.5.3.1.3). Comments and folds are skipped
/// around the address and refused inside it, where parsers disagree. tests/from_forms/TABLE.md has what real
/// parsers read in the forms that senders write: what they do not all read alike is not tolerated.
tl::expected<Mailbox, FromFault> parse_from(std::span<const HeaderField> fields);

/// The same for one From value. Exposed for tests and fuzzers.
tl::expected<Mailbox, FromFault> parse_from_value(std::string_view value);

}  // namespace ampauth::message
