// The value of a Content-Type field (RFC 2045 5.1), read strictly.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::mime {

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
};

/// Refused where type and subtype are not two tokens around a slash, with nothing but folding white space
/// before `;` or the end.
tl::expected<MediaType, std::string> parse_media_type(std::string_view value);

/// The boundary of a multipart whose field's value is `value`: refused unless every known parser reads the
/// same one.
tl::expected<std::string, std::string> parse_boundary(const MediaType& media, std::string_view value);

/// Whether the value holds the word "boundary" at all: some parsers look for nothing but it.
bool mentions_boundary(std::string_view value);

}  // namespace ampauth::mime
