// A disposition as the steps that an MTA is asked to take, in their order.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "auth/disposition.h"
#include "message/message.h"

namespace ampauth::auth {

/// One edit of a header field, in the terms of the milter protocol.
struct FieldEdit {
  enum class Kind { remove, change, insert_on_top };
  Kind kind = Kind::remove;
  std::string name;
  /// Which of the fields of this name, letter case aside, counted from 1 as the header is at that step; 0 for
  /// an insertion.
  std::size_t occurrence = 0;
  std::string value;  ///< As HeaderField::value; "" for a removal.
};

/// The field edits that carry `disposition` out on `message`. Removals go from the last to the first, since
/// some MTAs renumber as they delete and some do not; the result is inserted last, so that no other edit can
/// reach it; the body is replaced only after all of them, so that an MTA that loses the filter in between is
/// not left with an untagged AMP part.
std::vector<FieldEdit> field_edits(const message::Message& message, const Disposition& disposition);

}  // namespace ampauth::auth
