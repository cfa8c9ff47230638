// Domain names in one spelling, so that they can be compared, looked up and printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ampauth::base {

/// The name in lower-case A-labels (UTS 46, non-transitional), without a trailing dot, e.g. "BÜCHER.example."
/// becomes "xn--bcher-kva.example". Input is ASCII or UTF-8. nullopt for what is no host-like domain: empty,
/// an IP literal or dotted quad, an empty label, a label over 63 or a name over 253 octets (RFC 1035 2.3.4),
/// a byte that is not a letter, digit, hyphen or underscore after the conversion. A single label
/// ("localhost") is a name; whether it may send mail is for the caller to say.
std::optional<std::string> to_ascii_domain(std::string_view name);

/// Whether `name` is `parent` or lies under it. Both as to_ascii_domain returns them.
bool is_same_or_subdomain(std::string_view name, std::string_view parent);

}  // namespace ampauth::base
