// How mailers write the fields that say what a part is.
#pragma once

#include <string>
#include <vector>

#include "dice.h"
#include "message/header_field.h"

namespace ampauth::tests {

using Fields = std::vector<message::HeaderField>;

/// Of multipart number `number` of the message.
std::string boundary(Dice& dice, int number);

/// The Content-Type of a multipart.
message::HeaderField multipart_type(Dice& dice, const std::string& subtype, const std::string& boundary);

/// What stands above a text, or above a file, in that transfer encoding ("" for none).
Fields text_fields(Dice& dice, const std::string& encoding);
Fields file_fields(Dice& dice, const std::string& encoding);

}  // namespace ampauth::tests
