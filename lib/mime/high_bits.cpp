#include "mime/high_bits.h"

#include <algorithm>

#include "mime/blocks.h"

namespace ampauth::mime {

std::string without_high_bits(std::string_view text) {
  std::string bytes(text);
  std::transform(bytes.begin(), bytes.end(), bytes.begin(), without_high_bit);
  return bytes;
}

bool HighBitsReader::push(std::string_view text) {
  constexpr std::size_t kKept = 256;  // The token begun, with what may stand between its letters.
  if (!holds_letters_with_high_bit(text)) {
    if (reads_) skeleton_ = {};
    reads_ = false;
    if (text.size() < kKept)
      last_.erase(0, last_.size() - std::min(last_.size(), kKept - text.size()));
    else
      last_.clear();
    last_.append(text.substr(text.size() - std::min(text.size(), kKept)));
    return false;
  }
  if (!reads_ && skeleton_.push(without_high_bits(last_))) return true;
  last_.clear();
  reads_ = true;
  return skeleton_.push(without_high_bits(text));
}

}  // namespace ampauth::mime
