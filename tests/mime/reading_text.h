// Says in one line what a reading found, so that tests can compare it with a line.
#pragma once

#include <string>
#include <string_view>

#include "message/message.h"
#include "mime/reading.h"
#include "mime/strip.h"

namespace ampauth::tests {

/// A message as a test writes it: line ends "\n" mean CRLF.
std::string crlf(std::string_view text);

/// Bytes as codes of quoted-printable, all of them, in lines of 24.
std::string as_codes(std::string_view bytes);

message::Message split(std::string_view bytes);
mime::Reading read(const message::Message& message);

/// "no_amp", "ambiguous", or "canonical" followed by the fault, if any.
std::string summary(const mime::Reading& reading);

std::string join(const mime::Stripped& stripped);
/// The whole message as it leaves: fields with their changes, empty line, body.
std::string stripped_message(const message::Message& message, const mime::Stripped& stripped);

/// Whether the screen, fed field by field and the body in chunks of `size`, has hit.
bool screen_hits(const message::Message& message, std::size_t size);

}  // namespace ampauth::tests
