#include "mime/blocks.h"

#include <array>
#include <bit>

#include "base/base64_digit.h"
#include "mime/amp_token.h"
#include "mime/lanes.h"

namespace ampauth::mime {
namespace {

bool all_set(Lane mask) { return bits_of(mask) == (std::uint64_t{1} << kLaneSize) - 1; }

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

#ifdef AMPAUTH_AVX2
std::uint64_t find_beginnings_avx2(const char* bytes);
std::size_t find_con_block_avx2(const char* bytes, std::size_t size, std::size_t from);

namespace {
const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
}

std::uint64_t find_beginnings(const char* bytes) {
  return has_avx2 ? find_beginnings_avx2(bytes) : beginnings_of_block(bytes);
}

namespace {
std::size_t find_con_block(const char* bytes, std::size_t size, std::size_t from) {
  return has_avx2 ? find_con_block_avx2(bytes, size, from) : con_block(bytes, size, from);
}
}  // namespace
#else
std::uint64_t find_beginnings(const char* bytes) { return beginnings_of_block(bytes); }

namespace {
std::size_t find_con_block(const char* bytes, std::size_t size, std::size_t from) {
  return con_block(bytes, size, from);
}
}  // namespace
#endif

bool is_beginning(char c) {
  const char lower = base::to_lower(c);
  return lower == 'b' || lower == 'q' || lower == 'x' || c == '(' || c == ')' || c == '?';
}

std::size_t find_no_junk(std::string_view text, std::size_t from) {
  for (; from + kLaneSize <= text.size(); from += kLaneSize) {
    const std::uint64_t found = bits_of(are_no_junk(load(text.data() + from)));
    if (found != 0) return from + static_cast<std::size_t>(std::countr_zero(found));
  }
  while (from < text.size() && !is_no_junk(text[from])) ++from;
  return from;
}

std::size_t find_base64_block(std::string_view text, std::size_t from) {
  constexpr std::size_t kStride = 2 * kLaneSize;
  for (; from + kLaneSize <= text.size(); from += kStride) {
    const Lane bytes = load(text.data() + from);
    if (bits_of(bytes < '+') != 0) continue;  // a blank, mostly
    if (all_set(are_base64(bytes))) return from;
  }
  return std::string_view::npos;
}

bool holds_code_block(std::string_view text) {
  const auto are_codes = [text](std::size_t at) {
    const std::uint64_t equals = bits_of(load(text.data() + at) == '=');
    return (equals & equals >> 3 & equals >> 6 & equals >> 9 & equals >> 12) != 0;
  };
  for (std::size_t at = 0; at + kLaneSize <= text.size(); at += kBlock) {
    // Usually there is no "=": two blocks are looked at as one.
    while (at + kBlock + kLaneSize <= text.size() &&
           bits_of((load(text.data() + at) == '=') | (load(text.data() + at + kBlock) == '=')) == 0)
      at += 2 * kBlock;
    if (at + kLaneSize <= text.size() && are_codes(at)) return true;
  }
  return text.size() >= kLaneSize && are_codes(text.size() - kLaneSize);
}

std::size_t find_con(std::string_view text, std::size_t from) {
  const auto stands_at = [text](std::size_t at) {
    return base::to_lower(text[at]) == 'c' && base::to_lower(text[at + 1]) == 'o' &&
           base::to_lower(text[at + 2]) == 'n';
  };
  for (;; from += kBlock) {
    from = find_con_block(text.data(), text.size(), from);
    if (from + kBlock + 2 > text.size()) break;
    for (std::uint64_t found = cons_of_block(text.data() + from); found != 0; found &= found - 1) {
      const std::size_t at = from + static_cast<std::size_t>(std::countr_zero(found));
      if (stands_at(at)) return at;
    }
  }
  for (; from + 2 < text.size(); ++from)
    if (stands_at(from)) return from;
  return text.size();
}

bool holds_letters_with_high_bit(std::string_view text) {
  constexpr auto is_letter = [](char c) {
    const char lower = base::to_lower(c);
    return kAmpToken.find(lower) != std::string_view::npos;
  };
  constexpr auto kTable = [is_letter] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x80; c < table.size(); ++c) table[c] = is_letter(static_cast<char>(c & 0x7fu));
    return table;
  }();
  std::size_t at = 0;
  for (; at + kLaneSize <= text.size(); at += kLaneSize) {
    // Usually there is none: four lanes are looked at as one.
    while (at + 4 * kLaneSize <= text.size()) {
      const char* const bytes = text.data() + at;
      const Lane any =
          load(bytes) | load(bytes + kLaneSize) | load(bytes + 2 * kLaneSize) | load(bytes + 3 * kLaneSize);
      if (bits_of(any) != 0) break;
      at += 4 * kLaneSize;
    }
    if (at + kLaneSize > text.size()) break;
    std::uint64_t high = bits_of(load(text.data() + at) < 0);
    for (; high != 0; high &= high - 1)
      if (kTable[static_cast<unsigned char>(text[at + static_cast<std::size_t>(std::countr_zero(high))])])
        return true;
  }
  for (; at < text.size(); ++at)
    if (kTable[static_cast<unsigned char>(text[at])]) return true;
  return false;
}

bool is_base64_byte(char c) { return kBase64Bytes[static_cast<unsigned char>(c)]; }

}  // namespace ampauth::mime
