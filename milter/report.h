// What the log says of a message with an AMP part.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/filter.h"

namespace ampauth::milter {

/// Names and values in the order of the line. Values hold whatever the message did: only the format functions
/// below may write them out.
using Report = std::vector<std::pair<std::string, std::string>>;

/// `session` is the MTA's: its client is the relay where the judgement is on a client behind it.
Report report_of(const auth::Judgement& judgement, const auth::Envelope& session, std::string_view queue_id,
                 std::chrono::microseconds time_spent);

/// name=value, a value in quotes where it is not a plain word; control and 8-bit octets as \xHH, so that a
/// line stays one line of ASCII.
std::string format_text(const Report& report);

/// One JSON object; octets that are no UTF-8 are replaced.
std::string format_json(const Report& report);

}  // namespace ampauth::milter
