// A disposition, told to the MTA at the end of a message.
#pragma once

#include "auth/disposition.h"
#include "message/message.h"

struct smfi_str;  // libmilter's SMFICTX

namespace ampauth::milter {

/// Sends the edits. `leading_space`: the MTA takes a field's value with its leading blank
/// (SMFIP_HDR_LEADSPC). False where the MTA did not take one: the message must be sent again.
bool carry_out(smfi_str* context, const message::Message& message, const auth::Disposition& disposition,
               bool leading_space);

/// Sets the reply's text, and gives the status that the end-of-message callback returns (SMFIS_*).
int reply_to(smfi_str* context, const auth::Disposition& disposition);

}  // namespace ampauth::milter
