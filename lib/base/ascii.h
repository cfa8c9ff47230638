// ASCII text as mail protocols see it: no locale, bytes over 127 are never letters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampauth::base {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alpha(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
/// RFC 5322 3.2.3
constexpr bool is_atext(char c) {
  return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
/// Blank, CR or LF: what folding white space (RFC 5322 3.2.2) is made of.
constexpr bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
/// The value of a hexadecimal digit of either case, -1 for any other byte.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Whether no byte is over 127.
bool is_ascii(std::string_view text);
std::string lower_case(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
/// Without the white space (is_space) at both ends.
std::string_view trim(std::string_view text);
/// The pieces between separators, empty ones included; "" is one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace ampauth::base
