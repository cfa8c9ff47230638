// The boundaries of a message's multiparts, and what a line is to them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_set>
#include <vector>

namespace ampauth::mime {

class Boundaries {
 public:
  enum class LineKind {
    text,
    delimiter,  ///< "--" and the boundary, nothing else
    close,      ///< the same and "--"
    odd,        ///< No delimiter, but some parser may take it for one.
  };
  struct Line {
    LineKind kind = LineKind::text;
    std::size_t level = 0;  ///< Of delimiter and close: whose boundary it is, 0 the outermost.
  };

  /// The boundary of a multipart that begins inside those open. Refused where parsers could mix it up with
  /// another: used before in the message, or one the beginning of the other. Letter case does not count,
  /// since parsers exist for which it does not.
  tl::expected<void, std::string> open(const std::string& boundary);
  /// The innermost one has ended, its closing delimiter and what follows it included.
  void pop() { open_.pop_back(); }
  std::size_t depth() const { return open_.size(); }

  /// `line` without its CRLF.
  Line classify(std::string_view line) const;

 private:
  bool resembles_delimiter(std::string_view line) const;

  std::vector<std::string> open_;         ///< as spelled
  std::unordered_set<std::string> used_;  ///< lower case, the open ones included
};

}  // namespace ampauth::mime
