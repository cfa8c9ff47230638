// Texts that lie encoded in a text, and writing them back in place.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mime/reading.h"

namespace ampauth::mime {

/// The bytes of the base64 digits in the text but its first `skip` ones. Everything else between them is
/// passed over, as decoders do. What the last digits do not fill a byte with is dropped.
std::string decode_base64_digits(std::string_view text, std::size_t skip = 0);
/// Writes bytes that were decoded so, and then changed, over their own digits.
void encode_base64_digits(std::span<char> text, std::string_view bytes, std::size_t skip = 0);

/// The next stretch at or after `from` that could be base64 on its own: words of four or more digits with
/// nothing but blanks and single line ends between them.
std::optional<Range> find_base64_run(std::string_view text, std::size_t from);

/// RFC 2045 6.7, whatever is no code standing for itself.
std::string decode_quoted_printable_text(std::string_view text);
/// Writes bytes that were decoded so, and then changed, over their own codes. A changed byte must be one that
/// may stand for itself.
void encode_quoted_printable_text(std::span<char> text, std::string_view bytes);
/// Whether the text holds the code of any byte.
bool holds_quoted_printable(std::string_view text);

}  // namespace ampauth::mime
