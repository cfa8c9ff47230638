// Whether a body is a multipart at first sight, for whoever signed it without its Content-Type.
#pragma once

#include <span>
#include <string_view>

#include "message/header_field.h"

namespace ampauth::mime {

/// Watches a body as the parser goes through it: see Reading::plain_multipart.
class Seal {
 public:
  void watch_multipart(std::string_view boundary);
  void watch_attached_message() { holds_ = false; }
  /// The fields of a part.
  void watch_header(std::span<const message::HeaderField> fields);
  /// A delimiter that some multipart declares.
  void watch_delimiter();
  /// A line that is no delimiter, without its CRLF. `outside` parts: in a preamble or epilogue.
  void watch(std::string_view line, bool outside);

  bool holds() const { return holds_ && begun_; }

 private:
  /// The lines since one that begins with "--": it can only begin a part of some type if a header follows.
  enum class Block { none, before_header, in_header };

  Block after_dashes_ = Block::none;
  bool begun_ = false;  ///< There was a delimiter.
  bool holds_ = true;
};

}  // namespace ampauth::mime
