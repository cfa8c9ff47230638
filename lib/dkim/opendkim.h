// libopendkim: canonicalisation, hashes and signatures, and nothing else of it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "message/header_field.h"

namespace ampauth::dkim {

/// One DKIM-Signature field for libopendkim. It must have passed parse_signature.
struct Job {
  std::size_t field = 0;   ///< Its place among the fields.
  std::string_view value;  ///< b= without white space.
  std::string key_record;  ///< KeyRecord::canonical; "" where the field is only there to be signed by others.
};

enum class Outcome {
  verified,
  bad_signature,   ///< A signed field was changed, or this is not the key.
  bad_body_hash,   ///< The signed fields are intact, the body was changed.
  body_too_short,  ///< l= counts more bytes than the body has.
  refused,         ///< Anything else that libopendkim does not accept.
};

/// Immutable once built; thread-safe.
class Opendkim {
 public:
  Opendkim();
  ~Opendkim();
  Opendkim(const Opendkim&) = delete;
  Opendkim& operator=(const Opendkim&) = delete;

  /// At most this many fields may be given: the library searches all of them for each name in each h=.
  static constexpr std::size_t kMaxFields = 1000;

  /// One Outcome a job. `jobs` are in the order of their fields; DKIM-Signature fields that are no job are
  /// left out of the message. `body` must have CRLF lines. Times (t=, x=) and sizes of keys are not judged.
  std::vector<Outcome> verify(std::span<const message::HeaderField> fields, std::string_view body,
                              std::span<const Job> jobs) const;

 private:
  struct Library;
  std::unique_ptr<Library> library_;
};

}  // namespace ampauth::dkim
