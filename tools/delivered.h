// A message as an MTA would deliver it after the filter's edits.
#pragma once

#include <string>

#include "auth/disposition.h"
#include "message/message.h"

namespace ampauth::tools {

/// `message` with the disposition carried out, CRLF line ends.
std::string delivered(const message::Message& message, const auth::Disposition& disposition);

}  // namespace ampauth::tools
