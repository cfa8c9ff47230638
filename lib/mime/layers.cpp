#include "mime/layers.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64_digit.h"

namespace ampauth::mime {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_run_char(char c) { return base::base64_value(c) >= 0 || c == '='; }

bool is_code(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at] == '=' && base::hex_value(text[at + 1]) >= 0 &&
         base::hex_value(text[at + 2]) >= 0;
}

// Where a "=" and a CR or LF lead to: the begin of the next line.
std::size_t behind_soft_break(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at + 1);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

// Calls emit(offset, length) for each decoded byte's code in the text.
template <class Emit>
void walk_quoted_printable(std::string_view text, Emit emit) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t length = 1;
    if (is_code(text, at)) {
      length = 3;
    } else if (text[at] == '=' && at + 1 == text.size()) {
      return;
    } else if (text[at] == '=' && (text[at + 1] == '\r' || text[at + 1] == '\n')) {
      at = behind_soft_break(text, at);
      continue;
    } else if (text[at] == '=' && text[at + 1] == '=') {
      length = 2;
    }
    emit(at, length);
    at += length;
  }
}

char decoded_byte(std::string_view text, std::size_t at, std::size_t length) {
  if (length != 3) return text[at];
  return static_cast<char>(base::hex_value(text[at + 1]) * 16 + base::hex_value(text[at + 2]));
}

}  // namespace

std::string decode_base64_digits(std::string_view text, std::size_t skip) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int value = base::base64_value(c);
    if (value < 0) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    bits = bits << 6 | static_cast<unsigned>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count & 0xffu));
  }
  return bytes;
}

void encode_base64_digits(std::span<char> text, std::string_view bytes, std::size_t skip) {
  const std::size_t end = bytes.size() * 8;
  std::size_t bit = 0;
  for (char& c : text) {
    if (bit >= end) return;
    const int old = base::base64_value(c);
    if (old < 0) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    const auto byte_at = [&](std::size_t i) {
      return i < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) : 0u;
    };
    const unsigned window = byte_at(bit / 8) << 8 | byte_at(bit / 8 + 1);
    unsigned value = window >> (10 - bit % 8) & 0x3fu;
    // The bits behind the last byte belong to none: they stay.
    if (bit + 6 > end) value |= static_cast<unsigned>(old) & ((1u << (bit + 6 - end)) - 1);
    c = kDigits[value];
    bit += 6;
  }
}

std::optional<Range> find_base64_run(std::string_view text, std::size_t from) {
  constexpr std::size_t kMinWord = 4;
  constexpr std::size_t kMinRun = 8;
  std::size_t at = from;
  while (at < text.size()) {
    if (!is_run_char(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    std::size_t end = at;
    std::size_t digits = 0;
    for (;;) {
      const std::size_t word = at;
      while (at < text.size() && is_run_char(text[at])) ++at;
      if (at - word < kMinWord) break;
      digits += at - word;
      end = at;
      while (at < text.size() && base::is_blank(text[at])) ++at;
      if (at < text.size() && text[at] == '\r') ++at;
      if (at < text.size() && text[at] == '\n') ++at;
    }
    if (digits >= kMinRun) return Range{begin, end};
  }
  return std::nullopt;
}

std::string decode_quoted_printable_text(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  walk_quoted_printable(
      text, [&](std::size_t at, std::size_t length) { bytes.push_back(decoded_byte(text, at, length)); });
  return bytes;
}

void encode_quoted_printable_text(std::span<char> text, std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string_view view(text.data(), text.size());
  std::size_t index = 0;
  walk_quoted_printable(view, [&](std::size_t at, std::size_t length) {
    const char byte = bytes[index++];
    if (byte == decoded_byte(view, at, length)) return;
    const auto value = static_cast<unsigned char>(byte);
    if (length == 1) text[at] = byte;
    if (length == 3) text[at + 1] = kHex[value >> 4], text[at + 2] = kHex[value & 15];
  });
}

bool holds_quoted_printable(std::string_view text) {
  std::size_t at = text.find('=');
  while (at != std::string_view::npos && !is_code(text, at)) at = text.find('=', at + 1);
  return at != std::string_view::npos;
}

}  // namespace ampauth::mime
