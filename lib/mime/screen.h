// The first look at a message: could any parser find an AMP part in it?
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "message/header_field.h"
#include "mime/text_reader.h"

namespace ampauth::mime {

/// Whether a body under these header fields could hold an AMP part for any parser. False only where the
/// fields say plainly that the body is one text that is not AMP: then it need not be seen at all.
bool can_hold_amp(std::span<const message::HeaderField> fields);

/// Looks at a message that comes in pieces, blind to its structure: could any parser find an AMP part? One
/// pass of a window at a time, header and body as one text (TextReader). The answer is the same wherever the
/// body was cut. The memory is a window's and that of TextReader.
class Screen {
 public:
  /// Fields in their order, all of them before the body.
  void push(const message::HeaderField& field);
  void push(std::string_view body_chunk);

  /// Whether a window so far has hit. Nothing more need be pushed then.
  bool hit() const { return hit_; }
  /// The message is over: where this says no, no part is AMP for any parser. Nothing may be pushed after it.
  bool finish();

 private:
  void push_text(std::string_view text);
  void read(std::string_view window);

  TextReader reader_;
  Effort effort_;
  std::string window_;  ///< What does not fill a window yet.
  bool in_body_ = false;
  bool hit_ = false;
};

/// The look at a message that is there in one piece.
bool screen(std::span<const message::HeaderField> fields, std::string_view body);

}  // namespace ampauth::mime
