// The first look at a message: could any parser find an AMP part in it?
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "message/header_field.h"

namespace ampauth::mime {

/// The type that AMP email's parts have, without "text/": what the screen looks for.
inline constexpr std::string_view kAmpToken = "x-amp-html";

/// Whether a body under these header fields could hold an AMP part for any parser. False only where the
/// fields say plainly that the body is one text that is not AMP: then it need not be seen at all.
bool can_hold_amp(std::span<const message::HeaderField> fields);

/// The early look, so that DNS look-ups can start: searches the token's bytes, any letter case, in header
/// fields and in a body that comes in chunks cut anywhere. Costs no memory beyond the overlap. Where it has
/// not hit by the end, screen() decides.
class Screen {
 public:
  void push(const message::HeaderField& field);
  void push(std::string_view body_chunk);
  bool hit() const { return hit_; }

 private:
  std::string tail_;  ///< The end of the last chunk: what a token cut by the border may begin with.
  bool hit_ = false;
};

/// The whole look at a message that is there in one piece, blind to its structure: could any parser find an
/// AMP part? True where the token's bytes occur, or could be found by some reading of comments, encoded
/// words, base64 and quoted-printable (any_reading_finds_amp()). Where it says no, no part is AMP for any
/// parser.
bool screen(std::span<const message::HeaderField> fields, std::string_view body);

}  // namespace ampauth::mime
