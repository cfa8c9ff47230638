// Text as Sendmail delivers it where it clears the high bits: in preambles and epilogues.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mime/skeleton.h"

namespace ampauth::mime {

constexpr char without_high_bit(char c) { return static_cast<char>(static_cast<unsigned char>(c) & 0x7fu); }
std::string without_high_bits(std::string_view text);

/// Looks for the token in a text, as it comes, that has no high bits; only where a byte with one could be a
/// letter of it. Keeps a few bytes.
class HighBitsReader {
 public:
  /// True where the token was found.
  bool push(std::string_view text);

 private:
  SkeletonReader skeleton_;
  bool reads_ = false;  ///< skeleton_ has read what there was so far, or its end.
  std::string last_;    ///< The end of what it has not.
};

}  // namespace ampauth::mime
