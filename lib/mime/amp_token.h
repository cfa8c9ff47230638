// The AMP type's token.
#pragma once

#include <string_view>

namespace ampauth::mime {

/// The type that AMP email's parts have, without "text/".
inline constexpr std::string_view kAmpToken = "x-amp-html";

}  // namespace ampauth::mime
