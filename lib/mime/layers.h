// Texts that lie encoded in a text that is there in one piece, and writing them back in place.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "mime/reading.h"

namespace ampauth::mime {

/// How many bytes the base64 digits in the text but its first `skip` ones fill.
std::size_t complete_bytes(std::string_view text, std::size_t skip);

/// Writes the bytes of the base64 digits in the text but its first `skip` ones to `bytes`, which has three
/// places for four of the text's and one more, and returns how many they are. Everything else between them is
/// passed over, as decoders do. A last byte that the digits do not fill is filled up with zero bits.
std::size_t decode_base64_digits(std::string_view text, std::size_t skip, std::span<char> bytes);
/// Writes bytes that were decoded so, and then changed, over their own digits.
void encode_base64_digits(std::span<char> text, std::size_t skip, std::string_view bytes);

/// The next stretch at or after `from` that TextReader takes for base64 unsaid.
std::optional<Range> find_solid_base64(std::string_view text, std::size_t from);

/// How the codes of quoted-printable are read.
enum class Codes {
  strict,  ///< RFC 2045 6.7, whatever is no code standing for itself
  loose,   ///< what LooseCode takes for one as well
};
/// `bytes` has as many places as the text.
std::size_t decode_quoted_printable(std::string_view text, Codes codes, std::span<char> bytes);
/// Writes bytes that were decoded so, and then changed, over their own codes. A changed byte must be one that
/// may stand for itself.
void encode_quoted_printable(std::span<char> text, Codes codes, std::string_view bytes);
/// Whether a text holds a code that the two read differently.
bool holds_loose_code(std::string_view text);

}  // namespace ampauth::mime
