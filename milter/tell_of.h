// What the log and the metrics hear of a message once it is judged.
#pragma once

#include <chrono>
#include <string>

#include "milter/callbacks.h"

namespace ampauth::milter {

/// `session` still holds the message; `spent` is what the MTA waited for at its end. A message without an AMP
/// part is counted, and told of only where something went wrong.
void tell_of(const auth::Judgement& judgement, const Session& session, const std::string& queue_id,
             std::chrono::nanoseconds spent, const Service& service);

}  // namespace ampauth::milter
