// How bytes are encoded for mail (RFC 2045 6), as mailers do it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ampauth::tests {

/// In lines of `width` digits, each with `line_end`; without line ends where that is empty.
std::string base64(std::string_view bytes, std::string_view line_end = "\r\n", std::size_t width = 76);

enum class QuotedStyle {
  text,    ///< line ends "\n" become CRLF
  binary,  ///< line ends are codes
  dense,   ///< every byte is a code
};
std::string quoted_printable(std::string_view bytes, QuotedStyle style);

/// The text with CRLF line ends.
std::string with_crlf(std::string_view text);
/// Its ASCII alone.
std::string ascii_of(std::string_view text);

}  // namespace ampauth::tests
