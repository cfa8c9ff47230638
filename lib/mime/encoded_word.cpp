#include "mime/encoded_word.h"

#include "base/ascii.h"
#include "base/base64_digit.h"

namespace ampauth::mime {

std::string_view EncodedWordDecoder::decode(char c) {
  return coding_ == Coding::quoted ? decode_quoted(c) : decode_base64(c);
}

std::string_view EncodedWordDecoder::give(char c) {
  decoded_[0] = c;
  return {decoded_, 1};
}

std::string_view EncodedWordDecoder::decode_quoted(char c) {
  was_code_ = false;
  const bool goes_on = code_digits_ > 0 && base::hex_value(c) >= 0;
  if (goes_on && code_digits_ == 1) {
    first_digit_ = c;
    code_digits_ = 2;
    return {};
  }
  if (goes_on) {
    code_digits_ = 0;
    was_code_ = true;
    return give(static_cast<char>(base::hex_value(first_digit_) * 16 + base::hex_value(c)));
  }
  // A broken code stands for itself. Its "=" may be left out: it belongs to no word.
  const bool broken = code_digits_ == 2;
  code_digits_ = c == '=' ? 1 : 0;
  if (!broken) return c == '=' ? std::string_view() : give(c);
  decoded_[0] = first_digit_;
  decoded_[1] = c;
  return {decoded_, 2};
}

std::string_view EncodedWordDecoder::decode_base64(char c) {
  const int value = base::base64_value(c);
  if (value < 0) return {};
  bits_ = bits_ << 6 | static_cast<unsigned>(value);
  bit_count_ += 6;
  if (bit_count_ < 8) return {};
  bit_count_ -= 8;
  return give(static_cast<char>(bits_ >> bit_count_ & 0xffu));
}

char EncodedWordDecoder::with_lowest_bit_flipped(char c) const {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr char kHex[] = "0123456789ABCDEF";
  if (coding_ == Coding::base64) return kDigits[base::base64_value(c) ^ (1 << bit_count_)];
  return was_code_ ? kHex[base::hex_value(c) ^ 1] : static_cast<char>(c ^ 1);
}

}  // namespace ampauth::mime
