// A whole message: its header fields, and its body in memory or in a temporary file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message/body.h"
#include "message/header_field.h"

namespace ampauth::message {

struct Message {
  std::vector<HeaderField> fields;
  Body body;
  bool fields_cut_short = false;   ///< There were more fields than the reader keeps: what is here is not all.
  bool header_ends_early = false;  ///< At a line that is no field: an MTA puts an empty line there.
  bool forged_field_cut =
      false;  ///< A field that has to go (auth::Filter::is_forged) is among those that are not here.
};

/// Splits a saved message (line ends CRLF) where an MTA would: fields up to the first empty line, or up to
/// the first line that is neither a field nor the continuation of one; the rest is body. Never fails: a
/// message without any field is all body. `memory_limit` as for Body.
Message parse_message(std::string_view bytes, std::size_t memory_limit);

}  // namespace ampauth::message
