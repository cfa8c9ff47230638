// What the strict parser makes of a message on which the screen has hit.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "message/header_field.h"

namespace ampauth::mime {

/// Bytes [begin, end) of the body.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
};

enum class Encoding { identity, quoted_printable, base64 };

/// A part of type text/x-amp-html. Its ranges are exact.
struct AmpPart {
  /// From the first byte of its delimiter line to the first byte of the next delimiter line. Where it is a
  /// whole message: all of the body, or of the attached message with its header.
  Range cut;
  Range header;   ///< Its header fields with their CRLFs, without the empty line.
  Range content;  ///< Its content as encoded, without the CRLF that belongs to the next delimiter (RFC
                  ///< 2046 5.1.1).
  Encoding encoding = Encoding::identity;
  /// It is the first in its multipart and all others there are AMP too: cutting them would leave none.
  bool only_child = false;
  /// It is the first AMP part of a message that has no text/plain or text/html to read: cutting it would
  /// leave nothing to read.
  bool sole_text = false;
  bool attached = false;       ///< Inside an attached message (message/rfc822).
  bool is_signed = false;      ///< Inside a multipart/signed (RFC 1847): a cut breaks its signature.
  bool whole_message = false;  ///< The Content-Type of the message, or of the attached one, is AMP.
};

enum class Structure {
  no_amp,     ///< The words occur, but no part has the type.
  canonical,  ///< Every parser that follows RFC 2045 and 2046 reads the same parts.
  ambiguous,  ///< Parsers may differ, or a limit was passed: it counts as holding an AMP part.
};

/// The reasons mime-* of the result header.
enum class Fault { none, syntax, nesting, multiple, no_fallback, encoding };

struct Reading {
  Structure structure = Structure::no_amp;
  std::vector<AmpPart> parts;  ///< In the order of the body. Empty where ambiguous: nothing there is sure.
  /// The type's name occurs in an S/MIME message that is signed as a whole (RFC 8551 3.5.2): what is in there
  /// is no part of this message, and cannot be cut.
  bool opaque = false;
  Fault fault =
      Fault::none;  ///< ambiguous is always `syntax`; a canonical message may break AMP email's own rules.
  std::string explanation;  ///< One sentence for people: what and where; "" where nothing is wrong.
  /// Its bytes are a multipart at first sight, and no other one: the first are the delimiter, no boundary has
  /// a blank, each part's header begins with a Content-* field and has no others, none is an attached
  /// message, preambles, epilogues and what follows the last delimiter hold only blank lines, and no
  /// line looks like a delimiter of a boundary that no multipart declares: begins with "--" and has a
  /// Content-Type before the next empty line. Known of canonical messages only.
  bool plain_multipart = false;
};

/// The AMP parts that the message itself shows: not those of attached messages, which belong to those, unless
/// there are no others.
std::vector<AmpPart> own_parts(const Reading& reading);

/// The reading of one who does not look into attached messages.
Reading without_attached(Reading reading);

/// Reads a message strictly (RFC 2045, 2046): whatever parsers are known to read differently is ambiguous.
/// Linear in the body's size, no recursion, bounded by the named limits in the source. `body` with CRLF line
/// ends as sent.
Reading parse(std::span<const message::HeaderField> fields, std::string_view body);

/// The decoded size and SHA-256 of an AMP part's content.
struct Decoded {
  std::size_t size = 0;
  std::string sha256;  ///< 64 lower-case hexadecimal digits
  bool valid =
      true;  ///< False where the encoding is malformed; then size and sha256 are of what could be decoded.
};

/// `body` is the one that was parsed.
Decoded decode(const AmpPart& part, std::string_view body);

}  // namespace ampauth::mime
