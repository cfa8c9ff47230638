// The value of a Content-Type field (RFC 2045 5.1), read strictly.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::mime {

/// RFC 2045 5.1: any printable ASCII but blanks and the tspecials.
bool is_token_char(char c);

struct MediaType {
  std::string type;     ///< lower case
  std::string subtype;  ///< lower case
  struct Parameter {
    std::string attribute;  ///< lower case
    std::string value;      ///< without its quotes; nothing else is decoded
  };
  std::vector<Parameter> parameters;
  /// Why the parameters cannot be read in one way only, "" where they can. The type stands all the same: for
  /// a plain leaf its parameters do not matter.
  std::string fault;
  /// A blank stands between a parameter and its semicolon.
  bool spaced_semicolon = false;
};

/// Refused where type and subtype are not two tokens around a slash, with nothing but folding white space
/// before `;` or the end.
tl::expected<MediaType, std::string> parse_media_type(std::string_view value);

struct Boundary {
  std::string text;
  /// What real mailers write, but some parsers stumble over.
  enum class Oddity {
    none,  ///< Letters, digits, "_=.+:/-" and single blanks, and parameters that every known parser reads.
    boundary,   ///< Some may read parts of the boundary as if they were not there.
    parameter,  ///< Some may not find the boundary, and take another line for one.
  };
  Oddity oddity = Oddity::none;
};

/// The boundary of a multipart whose field's value is `value`: refused unless RFC 2045 and 2046 allow it and
/// no second one could be read there.
tl::expected<Boundary, std::string> parse_boundary(const MediaType& media, std::string_view value);

/// Whether the value holds the word "boundary" at all: some parsers look for nothing but it.
bool mentions_boundary(std::string_view value);

}  // namespace ampauth::mime
