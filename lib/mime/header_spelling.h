// Whether every parser sees the same fields in a header.
#pragma once

#include <span>
#include <string>
#include <tl/expected.hpp>

#include "message/header_field.h"

namespace ampauth::mime {

enum class HeaderOf { message, part };

/// Refused where some parser may see other fields in these: a name with anything but RFC 5322's ftext, or of
/// a Content-* field with a comment in it, a value with NUL, a CR or LF that is no fold, or a fold with
/// nothing but blanks after it. In a message's own header fields may be in an old form.
tl::expected<void, std::string> check_spelling(std::span<const message::HeaderField> fields, HeaderOf whose);

/// Blanks behind the name (RFC 5322 4.5.8), or a line of nothing but blanks in a fold (4.2), in a field of
/// which no parser could make a Content-* field or an author. For some parsers the header ends there: what
/// follows of it is the begin of the body.
bool is_in_old_form(const message::HeaderField& field);

}  // namespace ampauth::mime
