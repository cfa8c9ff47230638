// What some parsers take apart although it is neither a multipart nor a message.
#pragma once

#include <string_view>

namespace ampauth::mime {

/// S/MIME (RFC 8551), in lower case.
bool is_smime(std::string_view type, std::string_view subtype);

/// TNEF, of Microsoft's mail programs: Roundcube lists what is attached in it as parts of the message.
bool is_tnef(std::string_view type, std::string_view subtype);

/// Whether the value of a Content-Type or Content-Disposition field names a file that some parsers open
/// whatever its type: .eml and .art are messages for Gnus, winmail.dat is TNEF. True also where it is in an
/// encoded word in base64 (RFC 2047).
bool may_name_opened_file(std::string_view value);

}  // namespace ampauth::mime
