// The one gate between text from outside and a header field.
#pragma once

#include <string>
#include <string_view>

namespace ampauth::header {

/// `text` as a value that every Authentication-Results parser reads as one unquoted token (RFC 8601 2.2):
/// letters, digits and "!#$%&'*+-./@^_`{|}~" stay, but "/" not in front; anything else becomes "?", "=" too,
/// so that no value looks like a result ("amp=pass@example.com") to one who searches for it. Over
/// `max_length` bytes it is cut, and "" becomes "unknown".
std::string token(std::string_view text, std::size_t max_length = 256);

}  // namespace ampauth::header
