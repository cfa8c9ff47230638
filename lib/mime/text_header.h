// Headers that some parsers read where there should be none.
#pragma once

#include <string_view>

namespace ampauth::mime {

/// Whether a text begins with a header block in which a Content-Type stands, or a boundary: some parsers skip
/// the empty line, or the line that is no field, in front of it, and read it as the header.
bool begins_with_content_type(std::string_view text);

/// Whether any group of fields in a report has a Content-Type, or may have one once an MTA has broken its
/// lines: some parsers read it as a part.
bool holds_content_type(std::string_view report);

}  // namespace ampauth::mime
