// Taking the AMP part out of a message that did not pass.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/scratch.h"
#include "message/header_field.h"
#include "mime/reading.h"

namespace ampauth::mime {

/// What replaces a message's body, in pieces, and which of its header fields change.
struct Stripped {
  /// The new body in order: slices borrowed from the old body, of `texts` and of `overwritten`.
  std::vector<std::string_view> body;
  /// Texts that the old body did not have. A deque, so that the slices stay valid while it grows or moves.
  std::deque<std::string> texts;
  /// Header and body as they were overwritten, where the structure is ambiguous.
  std::optional<base::Scratch> overwritten;

  struct FieldChange {
    std::size_t index = 0;  ///< of the field in the message
    std::string value;      ///< as HeaderField::value
  };
  std::vector<FieldChange> fields;

  /// False where the structure is ambiguous and an AMP part may still be found in the result: there is more
  /// to look at than is allowed. Then it must not be delivered as if it were stripped.
  bool complete = true;
};

/// canonical: exactly the AMP parts go, from their delimiter line to the next, every other byte stays as it
/// was. Where an AMP part was alone in its multipart, was the whole message, or was all that there is to
/// read, a short text/plain note takes its place. ambiguous: nothing is cut on a guess. The type's token
/// becomes x-amp-none wherever any reading finds it, and a field that hides a type loses what hides it
/// (disarm.h), in values of fields and in the body; every other byte stays, and no length changes. Names of
/// fields stay: no parser takes a type from there. `fields` and `body` are those that were parsed; `body`
/// must outlive the result. What is overwritten of over a megabyte lies in a temporary file in
/// `spool_directory`.
Stripped strip(const Reading& reading, std::span<const message::HeaderField> fields, std::string_view body,
               const std::string& spool_directory = "/tmp");

}  // namespace ampauth::mime
