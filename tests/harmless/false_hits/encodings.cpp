#include "encodings.h"

#include <algorithm>

namespace ampauth::tests {

std::string base64(std::string_view bytes, std::string_view line_end, std::size_t width) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string digits;
  digits.reserve(bytes.size() / 3 * 4 + 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = i; j < i + 3; ++j)
      group = group << 8 | (j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0u);
    for (int shift = 18; shift >= 0; shift -= 6) digits += kDigits[group >> shift & 63u];
  }
  for (std::size_t i = (3 - bytes.size() % 3) % 3; i > 0; --i) digits[digits.size() - i] = '=';
  if (line_end.empty()) return digits;
  std::string out;
  out.reserve(digits.size() + digits.size() / width * line_end.size() + 2);
  for (std::size_t at = 0; at < digits.size(); at += width) out.append(digits, at, width).append(line_end);
  return out;
}

std::string quoted_printable(std::string_view bytes, QuotedStyle style) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::size_t kWidth = 73;  // with a code and the soft break: 76
  std::string out;
  out.reserve(bytes.size() * 2);
  std::size_t column = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char c = bytes[at];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' && style == QuotedStyle::text) {
      out += "\r\n";
      column = 0;
      continue;
    }
    if (column >= kWidth) {
      out += "=\r\n";
      column = 0;
    }
    const bool before_end = style == QuotedStyle::text && at + 1 < bytes.size() && bytes[at + 1] == '\n';
    const bool plain = c != '=' && ((c > ' ' && c < 0x7f) || (c == ' ' && !before_end));
    if (plain && style != QuotedStyle::dense) {
      out += c;
      ++column;
    } else {
      out.append(1, '=').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15u]);
      column += 3;
    }
  }
  return out + "\r\n";
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  char last = 0;
  for (const char c : text) {
    if (c == '\n' && last != '\r') out += '\r';
    out += c;
    last = c;
  }
  return out;
}

std::string ascii_of(std::string_view text) {
  std::string out(text);
  out.erase(std::remove_if(out.begin(), out.end(),
                           [](char c) { return static_cast<unsigned char>(c) > 0x7e || c == 0; }),
            out.end());
  return out;
}

}  // namespace ampauth::tests
