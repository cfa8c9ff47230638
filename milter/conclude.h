// The end of a message: its verdict, the edits, and the reply.
#pragma once

#include <string>

#include "milter/callbacks.h"

struct smfi_str;  // libmilter's SMFICTX

namespace ampauth::milter {

/// Judges the session's message, asks the MTA for the edits, and tells of it in the log and the metrics.
/// `queue_id` is the MTA's name of the message; `leading_space` as for carry_out(). In libmilter's
/// callback of the end of a message alone. Returns its reply: SMFIS_TEMPFAIL where the MTA did not take the
/// edits, or where the message could not be read back. Throws std::bad_alloc.
int conclude(smfi_str* context, Session& session, const std::string& queue_id, bool leading_space,
             Service& service);

}  // namespace ampauth::milter
