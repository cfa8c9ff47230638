// Where the AMP type's token occurs in raw bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace ampauth::mime {

/// The offset of kAmpToken, in any letter case, at or after `from`; npos where there is none.
std::size_t find_amp_token(std::string_view text, std::size_t from = 0);
bool holds_amp_token(std::string_view text);

}  // namespace ampauth::mime
