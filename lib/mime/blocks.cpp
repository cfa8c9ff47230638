#include "mime/blocks.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/base64_digit.h"

namespace ampauth::mime {
namespace {

// The vectors of GCC and Clang: compiled to what the processor has, on each of them. Signed, since SSE2
// compares nothing else.
constexpr std::size_t kLane = 16;
using Lane = signed char __attribute__((vector_size(kLane)));
using UnsignedLane = unsigned char __attribute__((vector_size(kLane)));
using Halves = std::uint64_t __attribute__((vector_size(kLane)));

Lane load(const char* bytes) {
  Lane lane;
  std::memcpy(&lane, bytes, kLane);
  return lane;
}

// A bit for each byte of a comparison's result.
std::uint64_t bits_of(Lane mask) {
#ifdef __SSE2__
  return static_cast<std::uint64_t>(
      __builtin_ia32_pmovmskb128(reinterpret_cast<char __attribute__((vector_size(kLane)))>(mask)));
#else
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kLane; ++i) bits |= static_cast<std::uint64_t>(mask[i] & 1) << i;
  return bits;
#endif
}

bool all_set(Lane mask) {
  const auto halves = reinterpret_cast<Halves>(mask);
  return (halves[0] & halves[1]) == ~std::uint64_t{0};
}

// Whether each byte is in [first, first + count): one subtraction moves the range to the lowest values.
Lane is_in(Lane bytes, int first, int count) {
  const auto moved = reinterpret_cast<UnsignedLane>(bytes) + static_cast<unsigned char>(128 - first);
  return reinterpret_cast<Lane>(moved) < static_cast<signed char>(-128 + count);
}

Lane lower_case(Lane bytes) { return bytes | static_cast<signed char>(0x20); }
Lane is_lower_letter(Lane lower) { return is_in(lower, 'a', 26); }

// `next` are the bytes behind `bytes`.
Lane are_beginnings(Lane bytes, Lane next) {
  const Lane lower = lower_case(bytes);
  const Lane lower_next = lower_case(next);
  const Lane b = lower == 'b';
  const Lane q = lower == 'q';
  const Lane open_ended = (b | q | (lower == 'x')) & ~is_lower_letter(lower_next);
  return open_ended | (b & (lower_next == 'a')) | (q & (lower_next == 'u')) | is_in(bytes, '(', 2) |
         (bytes == '?');
}

Lane are_no_junk(Lane bytes) {
  return is_lower_letter(lower_case(bytes)) | is_in(bytes, '0', 10) | is_in(bytes, '(', 2) | (bytes == '-') |
         (bytes == '?') | (bytes == 4);
}

Lane are_base64(Lane bytes) {
  return is_lower_letter(lower_case(bytes)) | is_in(bytes, '/', 11) | (bytes == '+') | (bytes == '=');
}

bool is_no_junk(char c) {
  return base::is_alnum(c) || c == '(' || c == ')' || c == '-' || c == '?' || c == 4;
}

constexpr auto kBase64Bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = base::base64_value(static_cast<char>(c)) >= 0 || c == '=';
  return table;
}();

}  // namespace

std::uint64_t find_beginnings(const char* bytes) {
  std::uint64_t bits = 0;
  for (std::size_t at = 0; at < kBlock; at += kLane)
    bits |= bits_of(are_beginnings(load(bytes + at), load(bytes + at + 1))) << at;
  return bits;
}

bool is_beginning(char c) {
  const char lower = base::to_lower(c);
  return lower == 'b' || lower == 'q' || lower == 'x' || c == '(' || c == ')' || c == '?';
}

std::size_t find_no_junk(std::string_view text, std::size_t from) {
  for (; from + kLane <= text.size(); from += kLane) {
    const std::uint64_t found = bits_of(are_no_junk(load(text.data() + from)));
    if (found != 0) return from + static_cast<std::size_t>(std::countr_zero(found));
  }
  while (from < text.size() && !is_no_junk(text[from])) ++from;
  return from;
}

std::size_t find_base64_block(std::string_view text, std::size_t from) {
  constexpr std::size_t kStride = 2 * kLane;
  for (; from + kLane <= text.size(); from += kStride) {
    if (all_set(are_base64(load(text.data() + from)))) return from;
  }
  return std::string_view::npos;
}

bool holds_code_block(std::string_view text) {
  for (std::size_t at = 0; at + kLane <= text.size(); at += kBlock) {
    const std::uint64_t equals = bits_of(load(text.data() + at) == '=');
    if ((equals & equals >> 3 & equals >> 6 & equals >> 9 & equals >> 12) != 0) return true;
  }
  return false;
}

bool is_base64_byte(char c) { return kBase64Bytes[static_cast<unsigned char>(c)]; }

}  // namespace ampauth::mime
