// The file that DNSSEC validation rests on.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace ampauth::dns {

/// Whether a line of this zone file text is a DS or DNSKEY record.
bool holds_trust_anchor(std::string_view text);

/// libunbound takes a file without an anchor and then validates nothing. The error says what is wrong with
/// the one at `path`: it cannot be read, or holds no anchor.
tl::expected<void, std::string> check_trust_anchor(const std::string& path);

}  // namespace ampauth::dns
