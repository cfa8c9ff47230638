// The header of a message or part: what it says about the structure, where it says it in one way only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "message/header_field.h"
#include "mime/header_spelling.h"
#include "mime/media_type.h"
#include "mime/reading.h"

namespace ampauth::mime {

struct PartHeader {
  enum class Kind {
    leaf,       ///< Its content is no structure for any parser.
    amp,        ///< text/x-amp-html
    multipart,  ///< Has `boundary`.
    message,    ///< message/rfc822: a header and a body follow.
    report,  ///< A message/* of fields for machines (RFC 3464, 8098, 5965), whose groups some parsers read.
    header,  ///< text/rfc822-headers (RFC 6522 3): a body behind it is one for some parsers.
    smime,   ///< application/pkcs7-mime: a message may lie in it, signed as a whole or encrypted.
    opaque,  ///< Any other message/*, TNEF, a file named as a message: only some parsers enter it.
  };

  Kind kind = Kind::leaf;
  std::string type = "text";  ///< lower case; text/plain where no field says it (RFC 2045 5.2)
  std::string subtype = "plain";
  std::string boundary;
  Boundary::Oddity oddity = Boundary::Oddity::none;
  std::optional<Encoding> encoding = Encoding::identity;  ///< nullopt: none of RFC 2045
  bool attachment = false;                                ///< A Content-Disposition other than inline.
  bool has_type = false;                                  ///< A Content-Type field is there.

  bool is_readable_text() const {
    return kind == Kind::leaf && type == "text" && (subtype == "plain" || subtype == "html") && !attachment;
  }
};

/// A part's header block, without the empty line, as fields. Refused where a line is neither a field nor the
/// continuation of one, over 998 bytes (RFC 5322 2.1.1), or a limit on the fields is passed.
tl::expected<std::vector<message::HeaderField>, std::string> split_header(std::string_view block);

/// The error of a multipart that says it is in quoted-printable: Parser adds whether anything in it is.
inline constexpr std::string_view kQuotedMultipart =
    "has a multipart under Content-Transfer-Encoding: quoted-printable, which only its parts may have (RFC "
    "2045 "
    "6.4): leave that field out of the multipart's header";

/// Refused where two parsers may read two structures from these fields; says why.
tl::expected<PartHeader, std::string> read_header(std::span<const message::HeaderField> fields,
                                                  HeaderOf whose);

/// Whether the name, or any text, holds "content-type" in any letter case, with whatever else around it, or
/// is made of its letters.
bool resembles_content_type(std::string_view text);

}  // namespace ampauth::mime
