// Parts that a parser could find where it reads a multipart's parameters differently.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mime/part_header.h"

namespace ampauth::mime {

/// Collects the odd multiparts of a message, then looks for what could be another part: a Content-Type field
/// outside of all headers, below a line that could be a delimiter to a parser that reads one of them
/// otherwise.
class StrayParts {
 public:
  void take(const PartHeader& header);
  /// There is a message that is in no multipart: to rspamd every line that begins with "--" ends a part of
  /// it.
  void take_bare_message() { any_line_ = true; }

  /// `headers` are the ranges of the headers in the body, ascending. Linear time.
  bool occur_in(std::string_view body, std::span<const Range> headers) const;

 private:
  bool could_be_delimiter(std::string_view line) const;
  bool hold_delimiter(std::string_view lines) const;

  bool any_line_ = false;                ///< A parser may lose a boundary, and take any other line for one.
  std::vector<std::string> boundaries_;  ///< The letters and digits of the odd ones.
};

}  // namespace ampauth::mime
