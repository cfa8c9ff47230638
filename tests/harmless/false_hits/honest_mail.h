// Honest mail in bulk, and what may befall it on its way.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contents.h"
#include "message/header_field.h"

namespace ampauth::tests {

struct HonestMail {
  std::vector<message::HeaderField> fields;
  std::string body;
  std::string shape;  ///< for people: what it holds, in which encodings, and its flaws
  std::size_t size() const;
  /// As it would be saved.
  std::string bytes() const;
};

/// From the seed alone.
HonestMail honest_mail(std::uint64_t seed, const Contents& contents);

/// The same with one more part, an AMP part, in front of all flaws: what has to be found in it.
HonestMail mail_with_amp(std::uint64_t seed, const Contents& contents);

}  // namespace ampauth::tests
