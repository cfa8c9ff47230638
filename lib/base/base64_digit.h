// The digits of base64 (RFC 4648 4).
#pragma once

#include "base/ascii.h"

namespace ampauth::base {

/// The value of a base64 digit, 0 to 63; -1 for any other byte, "=" included.
constexpr int base64_value(char c) {
  if (is_upper(c)) return c - 'A';
  if (is_alpha(c)) return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace ampauth::base
