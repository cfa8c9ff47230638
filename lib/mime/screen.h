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

/// Blind to structure: looks for the token's bytes, any letter case, in header fields and in a body that
/// comes in chunks cut anywhere. Costs no memory beyond the overlap.
class Screen {
 public:
  void push(const message::HeaderField& field);
  void push(std::string_view body_chunk);
  bool hit() const { return hit_; }

 private:
  std::string tail_;  ///< The end of the last chunk: what a token cut by the border may begin with.
  bool hit_ = false;
};

/// The whole look at a message that is there in one piece.
bool screen(std::span<const message::HeaderField> fields, std::string_view body);

}  // namespace ampauth::mime
