// Whether any parser at all could find the AMP token in a text that is there in one piece.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "message/header_field.h"
#include "mime/text_reader.h"

namespace ampauth::mime {

/// Knows no structure: what TextReader finds, in linear time. True also where more layers would have to be
/// looked at than honest mail has. `in_any_encoding`: what is outside of the text may say that it is in
/// base64 or quoted-printable.
bool any_reading_finds_amp(std::string_view text, bool in_any_encoding = false);

/// The same with an allowance of the caller's, to which nothing is added.
bool any_reading_finds_amp(std::string_view text, Effort& effort);

/// The same for a message.
bool any_reading_finds_amp(std::span<const message::HeaderField> fields, std::string_view body);

/// The fields as a header block, each with its CRLF, without the empty line.
std::string joined(std::span<const message::HeaderField> fields);

}  // namespace ampauth::mime
