#include "mime/base64_layer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/base64_digit.h"

namespace ampauth::mime {
namespace {

constexpr std::uint32_t kNoDigit = 1u << 31;
// How many bytes are taken one by one where a group holds something else: few where that is mostly the end of
// a line.
constexpr std::size_t kScattered = 64;
constexpr std::size_t kLineEnd = 8;

// By byte: the digit where it stands in a group of four, kNoDigit for anything else.
template <unsigned kShift>
constexpr auto kDigits = [] {
  std::array<std::uint32_t, 256> digits{};
  for (std::size_t c = 0; c < digits.size(); ++c) {
    const int value = base::base64_value(static_cast<char>(c));
    digits[c] = value < 0 ? kNoDigit : static_cast<std::uint32_t>(value) << kShift;
  }
  return digits;
}();

std::uint32_t group_of(const char* text) {
  const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  return kDigits<18>[at(0)] | kDigits<12>[at(1)] | kDigits<6>[at(2)] | kDigits<0>[at(3)];
}

}  // namespace

std::size_t find_padding(std::string_view text, std::size_t from) {
  const auto is_code_of = [&](std::size_t at, char first_letter) {
    const auto is_hex = [first_letter](char c) {
      return base::is_digit(c) || (c >= first_letter && c < first_letter + 6);
    };
    return at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
  };
  std::size_t at = text.find('=', from);
  while (at != std::string_view::npos && (is_code_of(at, 'A') || is_code_of(at, 'a')))
    at = text.find('=', at + 1);
  return std::min(at, text.size());
}

char* Base64Decoder::take_group(std::uint32_t group, char* out) {
  const std::uint64_t all = std::uint64_t{bits_} << 24 | group;
  *out++ = static_cast<char>(all >> (count_ + 16));
  *out++ = static_cast<char>(all >> (count_ + 8));
  *out++ = static_cast<char>(all >> count_);
  bits_ = group & ((1u << count_) - 1);
  return out;
}

void Base64Decoder::decode(std::string_view text, std::string& bytes) {
  // One group writes its three bytes and one more, which the next one overwrites.
  const std::size_t begin = bytes.size();
  bytes.resize(begin + text.size() / 4 * 3 + 8);
  char* out = bytes.data() + begin;
  std::size_t scattered = kLineEnd;
  while (!text.empty()) {
    const std::uint32_t group = text.size() >= 4 ? group_of(text.data()) : kNoDigit;
    if (group < kNoDigit) {
      out = take_group(group, out);
      text.remove_prefix(4);
      continue;
    }
    const std::string_view piece = text.substr(0, scattered);
    const std::size_t digits = decode_scattered(piece, out);
    scattered = piece.size() - digits <= 2 ? kLineEnd : kScattered;
    text.remove_prefix(piece.size());
  }
  bytes.resize(static_cast<std::size_t>(out - bytes.data()));
}

// Digits with anything between them, and how many. Which byte is one cannot be guessed, so nothing here
// branches on it.
std::size_t Base64Decoder::decode_scattered(std::string_view text, char*& out) {
  std::array<std::uint32_t, kScattered> digits;
  std::size_t count = 0;
  for (const char c : text.substr(0, kScattered)) {
    const std::uint32_t digit = kDigits<0>[static_cast<unsigned char>(c)];
    digits[count] = digit;
    count += digit == kNoDigit ? 0 : 1;
  }
  std::size_t at = 0;
  for (; at + 4 <= count; at += 4)
    out = take_group(digits[at] << 18 | digits[at + 1] << 12 | digits[at + 2] << 6 | digits[at + 3], out);
  for (; at < count; ++at) {
    bits_ = bits_ << 6 | digits[at];
    count_ += 6;
    if (count_ < 8) continue;
    count_ -= 8;
    *out++ = static_cast<char>(bits_ >> count_);
    bits_ &= (1u << count_) - 1;
  }
  return count;
}

void ShiftedBytes::shift(std::string_view bytes, std::string& out) {
  if (bytes.empty()) return;
  const std::size_t begin = out.size();
  out.resize(begin + bytes.size() + 8);
  char* to = out.data() + begin;
  const auto join = [this](char a, char b) {
    return static_cast<char>(static_cast<unsigned char>(a) << shift_ |
                             static_cast<unsigned char>(b) >> (8 - shift_));
  };
  if (begun_) *to++ = join(last_, bytes.front());
  std::size_t at = 0;
  if constexpr (std::endian::native == std::endian::little) {
    // Eight bytes as one number, the first one highest, give seven at a time.
    for (; at + 8 < bytes.size(); at += 7, to += 7) {
      std::uint64_t eight;
      std::memcpy(&eight, bytes.data() + at, 8);
      eight = __builtin_bswap64(__builtin_bswap64(eight) << shift_);
      std::memcpy(to, &eight, 8);
    }
  }
  for (; at + 1 < bytes.size(); ++at) *to++ = join(bytes[at], bytes[at + 1]);
  last_ = bytes.back();
  begun_ = true;
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace ampauth::mime
