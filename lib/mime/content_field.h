// Finding the fields that say what a part is (RFC 2045 5, 6; RFC 2183), wherever some parser may see one.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ampauth::mime {

struct ContentField {
  enum class Name { type, transfer_encoding, disposition };
  Name name;
  std::size_t begin;  ///< of its name
  std::size_t value;  ///< where its value begins, behind the colon, or among many stray bytes in front of it
};

/// How far before and behind its letters the name of such a field is looked for: what reads a text in pieces
/// keeps so many bytes of the last one.
constexpr std::size_t kContentFieldReach = 256;

/// The first Content-Type, Content-Transfer-Encoding or Content-Disposition field at or after `from`: a line
/// (after any control character) that does not begin with a blank, in which nothing but bytes that are
/// neither letters nor digits stands before, between and behind the name's letters, and comments (RFC
/// 5322 3.2.2), up to the colon. Some parsers skip such bytes. nullopt where there is none that is there as a
/// whole. Linear time.
std::optional<ContentField> find_content_field(std::string_view text, std::size_t from = 0);

/// What lies between two lines of base64 that were put into quoted-printable with coded line ends, to one who
/// skips "=": the digits of "=0D=0A" are these three bytes. Honest text may be cut by them anywhere.
constexpr std::string_view kCodedLineEnd{"\xd0=\0", 3};

/// Where a value goes on as garbage, as what is read in base64 does whose groups others read differently:
/// behind more control characters and bytes with the high bit than any parser is known to skip in one. The
/// value's size where it does not.
std::size_t begin_of_garbage(std::string_view value, int max_stray = 4);

/// The content field that a field of this name is for some parser, though it need not be spelled so.
std::optional<ContentField::Name> resembled_content_field(std::string_view name);

}  // namespace ampauth::mime
