// Base64 as tags hold it (RFC 6376 3.2), white space already taken out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ampauth::dkim {

/// nullopt for a byte outside the alphabet, padding elsewhere than at the end, or a length that no octets
/// have. Padding may be missing: RFC 6376's grammar does not require it.
std::optional<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view octets);

}  // namespace ampauth::dkim
