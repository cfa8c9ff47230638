// Messages of many kinds and sizes to measure with. A kind and a size are always the same bytes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "message/header_field.h"

namespace ampauth::bench {

enum class Kind {
  prose,          ///< plain English text in a multipart
  html,           ///< a newsletter's HTML, in 8bit
  quoted,         ///< the same in quoted-printable
  base64_random,  ///< an attachment of random bytes, as compressed files are
  base64_text,    ///< an attachment of text
};

struct Sample {
  std::vector<message::HeaderField> fields;
  std::string body;
  /// Header and body, for parsers that read whole messages.
  std::string whole() const;
};

/// A multipart/mixed of a short text and one part of that kind, in all about `size` bytes.
Sample sample(Kind kind, std::size_t size);

/// A multipart/alternative with an AMP part of `size` bytes.
Sample amp_sample(std::size_t size);

}  // namespace ampauth::bench
