// The searches that every byte of a body goes through, 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ampauth::mime {

constexpr std::size_t kBlock = 64;

/// A bit for each byte of the kBlock bytes at `bytes`, the lowest for the first: whether a SkeletonReader
/// that is idle must look at it. It must at a letter that one of its words begins with, if the byte behind
/// may go on with the word, at parentheses and at "?". Reads one byte more than kBlock.
std::uint64_t find_beginnings(const char* bytes);
/// The same for one byte, where nothing is known of what follows.
bool is_beginning(char c);

/// The first place at or after `from` that a SkeletonReader must look at where it is not idle but in no word:
/// letters, digits, "-", parentheses, "?" and the byte 4. text.size() where there is none.
std::size_t find_no_junk(std::string_view text, std::size_t from);

/// The first place at or after `from` where sixteen bytes that may stand in base64, "=" included, follow each
/// other; npos where none do. Looks at every 32nd place only: what is longer than 46 is never missed.
std::size_t find_base64_block(std::string_view text, std::size_t from);

/// Whether a "=" stands at every third place of some sixteen bytes, as where codes of quoted-printable follow
/// each other. Looks at one place of 64, and at the last.
bool holds_code_block(std::string_view text);

/// The first place at or after `from` where "con" stands in any letter case; text.size() where it does not.
std::size_t find_con(std::string_view text, std::size_t from);

/// Whether a byte with the high bit is a letter of kAmpToken, in any letter case, or its hyphen without that
/// bit.
bool holds_letters_with_high_bit(std::string_view text);

/// Whether the byte is a digit of base64 or its padding.
bool is_base64_byte(char c);

}  // namespace ampauth::mime
