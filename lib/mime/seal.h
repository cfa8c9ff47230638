// Whether another Content-Type of the whole message could make other parts of its bytes.
#pragma once

#include <string_view>

namespace ampauth::mime {

/// Watches the lines of a body for what a boundary of somebody else's choice could use: see Reading::sealed.
class Seal {
 public:
  /// A line that is no delimiter, without its CRLF. `outside` parts: in a preamble or epilogue.
  void watch(std::string_view line, bool outside);
  /// A delimiter that some multipart declares.
  void watch_delimiter() { after_dashes_ = Block::none; }
  bool holds() const { return holds_; }

 private:
  /// The lines since one that begins with "--": it can only begin a part of some type if a header follows.
  enum class Block { none, before_header, in_header };

  Block after_dashes_ = Block::none;
  bool holds_ = true;
};

}  // namespace ampauth::mime
