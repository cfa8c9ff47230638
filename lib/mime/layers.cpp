#include "mime/layers.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64_digit.h"
#include "mime/base64_layer.h"
#include "mime/blocks.h"
#include "mime/quoted_layer.h"
#include "mime/text_reader.h"

namespace ampauth::mime {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_code(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at] == '=' && base::hex_value(text[at + 1]) >= 0 &&
         base::hex_value(text[at + 2]) >= 0;
}

// The length of the soft line break at an offset, 0 where there is none.
std::size_t soft_break(std::string_view text, std::size_t at) {
  if (text[at] != '=') return 0;
  if (at + 1 == text.size()) return 1;
  if (text[at + 1] == '\n') return 2;
  if (text[at + 1] != '\r') return 0;
  return at + 2 < text.size() && text[at + 2] == '\n' ? 3 : 2;
}

/// One decoded byte's place in the text. Of a code, where its digits are.
struct Place {
  std::size_t begin;
  std::size_t length;
  std::size_t high = 0;
  std::size_t low = 0;
  char byte = 0;
};

std::optional<Place> code_at(std::string_view text, std::size_t at) {
  if (!is_code(text, at)) return std::nullopt;
  const int value = base::hex_value(text[at + 1]) * 16 + base::hex_value(text[at + 2]);
  return Place{at, 3, at + 1, at + 2, static_cast<char>(value)};
}

std::optional<Place> loose_code_at(std::string_view text, std::size_t at) {
  if (text[at] != '=' || at + 1 == text.size() || !LooseCode::may_go_on_with(text[at + 1]))
    return std::nullopt;
  LooseCode code;
  code.begin();
  std::size_t high = 0;
  for (std::size_t next = at + 1; next < text.size() && code.is_open(); ++next) {
    if (const auto byte = code.take(text[next])) return Place{at, next + 1 - at, high, next, *byte};
    if (high == 0 && base::hex_value(text[next]) >= 0) high = next;
  }
  return std::nullopt;
}

// Calls emit(place) for each decoded byte of the text.
template <class Emit>
void walk_quoted_printable(std::string_view text, Codes codes, Emit emit) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (const auto code = code_at(text, at)) {
      emit(*code);
      at += code->length;
      continue;
    }
    if (const std::size_t length = soft_break(text, at)) {
      at += length;
      continue;
    }
    if (const auto code = codes == Codes::loose ? loose_code_at(text, at) : std::nullopt) {
      emit(*code);
      at += code->length;
      continue;
    }
    const std::size_t length = text.substr(at, 2) == "==" ? 2 : 1;
    emit(Place{at, length, 0, 0, text[at]});
    at += length;
  }
}

}  // namespace

std::size_t complete_bytes(std::string_view text, std::size_t skip) {
  const auto digits = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return base::base64_value(c) >= 0; }));
  return (digits - std::min(skip, digits)) * 6 / 8;
}

std::size_t decode_base64_digits(std::string_view text, std::size_t skip, std::span<char> bytes) {
  for (; skip > 0 && !text.empty(); text.remove_prefix(1))
    if (base::base64_value(text.front()) >= 0) --skip;
  Base64Decoder decoder;
  std::size_t size = 0;
  std::string decoded;
  const auto take = [&](std::string_view digits) {
    decoded.clear();
    decoder.decode(digits, decoded);
    std::copy(decoded.begin(), decoded.end(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    size += decoded.size();
  };
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), TextReader::kWindow)))
    take(text.substr(0, TextReader::kWindow));
  if (decoder.waiting() > 0) take("A");  // zero bits, enough of them for the last byte
  return size;
}

void encode_base64_digits(std::span<char> text, std::size_t skip, std::string_view bytes) {
  const std::size_t end = bytes.size() * 8;
  std::size_t bit = 0;
  for (char& c : text) {
    if (bit >= end) return;
    if (base::base64_value(c) < 0) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    const auto byte_at = [&](std::size_t i) {
      return i < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) : 0u;
    };
    const unsigned window = byte_at(bit / 8) << 8 | byte_at(bit / 8 + 1);
    c = kDigits[window >> (10 - bit % 8) & 0x3fu];
    bit += 6;
  }
}

std::optional<Range> find_solid_base64(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const auto* const begin = std::find_if(text.begin() + from, text.end(), is_base64_byte);
    const auto* const word_end = std::find_if_not(begin, text.end(), is_base64_byte);
    const auto* end = word_end;
    if (static_cast<std::size_t>(word_end - begin) >= TextReader::kSolidWord) {
      end =
          std::find_if_not(begin, text.end(), [](char c) { return is_base64_byte(c) || base::is_space(c); });
      return Range{static_cast<std::size_t>(begin - text.begin()),
                   static_cast<std::size_t>(end - text.begin())};
    }
    from = static_cast<std::size_t>(end - text.begin());
  }
  return std::nullopt;
}

std::size_t decode_quoted_printable(std::string_view text, Codes codes, std::span<char> bytes) {
  std::size_t size = 0;
  walk_quoted_printable(text, codes, [&](const Place& place) { bytes[size++] = place.byte; });
  return size;
}

void encode_quoted_printable(std::span<char> text, Codes codes, std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string_view view(text.data(), text.size());
  std::size_t index = 0;
  walk_quoted_printable(view, codes, [&](const Place& place) {
    const char byte = bytes[index++];
    if (byte == place.byte) return;
    const auto value = static_cast<unsigned char>(byte);
    if (place.length == 1) text[place.begin] = byte;
    if (place.high != 0) text[place.high] = kHex[value >> 4], text[place.low] = kHex[value & 15];
  });
}

bool holds_loose_code(std::string_view text) {
  for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    if (!is_code(text, at) && soft_break(text, at) == 0 && loose_code_at(text, at)) return true;
  }
  return false;
}

}  // namespace ampauth::mime
