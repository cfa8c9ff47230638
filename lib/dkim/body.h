// What DKIM wants to know of a body besides its hash.
#pragma once

#include <cstdint>
#include <string_view>

namespace ampauth::dkim {

/// Whether every CR stands before an LF and every LF after a CR. Other bodies have no one canonical form:
/// verifiers and MTAs mend their line ends in different ways.
bool has_crlf_lines(std::string_view body);

/// How many bytes the canonicalised body has (RFC 6376 3.4.3, 3.4.4): what l= is measured against. Only for
/// bodies with CRLF lines.
std::uint64_t canonical_length(std::string_view body, bool relaxed);

}  // namespace ampauth::dkim
