// The X-AMP-Auth field: how it is written, and which inbound fields claim to be one.
#pragma once

#include <string>
#include <string_view>

#include "message/header_field.h"
#include "verdict/judge.h"

namespace ampauth::header {

inline constexpr std::string_view kFieldName = "X-AMP-Auth";

/// The field's value for a message with an AMP part: an RFC 8601 payload, folded with LF TAB at about 78
/// columns, no line over 998, beginning with its blank. Every value that came from outside passes token()
/// first.
std::string format_result(std::string_view authserv_id, const verdict::Verdict& verdict,
                          const verdict::Evidence& evidence, const verdict::Policy& policy);

/// The value for a message without one: "amp=none".
std::string format_none(std::string_view authserv_id);

/// Whether some parser sees a result field in `field` (any_possible_field).
bool is_result_field(const message::HeaderField& field);

}  // namespace ampauth::header
