// Whether any parser at all could find the AMP token in a message, and making sure that none does.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "message/header_field.h"

namespace ampauth::mime {

/// Knows no structure: looks for kAmpToken in the text's skeleton, and in those of the texts that lie in it
/// encoded in base64 or quoted-printable, four layers deep. True also where more layers would have to be
/// looked at than honest mail has: the time is linear. `in_base64`: what is outside of the text says that it
/// is in base64.
bool any_reading_finds_amp(std::string_view text, bool in_base64 = false);

/// The same for a message.
bool any_reading_finds_amp(std::span<const message::HeaderField> fields, std::string_view body);

/// Overwrites the token wherever any_reading_finds_amp() finds it, in place; every other byte stays. A text
/// of more layers than are looked at is overwritten whole, but for its line ends.
void disarm_every_reading(std::span<char> text);

/// The fields as a header block, each with its CRLF, without the empty line.
std::string joined(std::span<const message::HeaderField> fields);

}  // namespace ampauth::mime
