#include "mime/boundaries.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"

namespace ampauth::mime {
namespace {

// RFC 2046 5.1.1: 70 for the boundary, 4 for the dashes of a closing delimiter.
constexpr std::size_t kMaxDelimiter = 74;

// Whether a run of dashes and the text behind it make a delimiter of the boundary, or of one with more or
// fewer dashes at its front.
bool is_like(std::size_t dashes, std::string_view rest, std::string_view boundary) {
  // Some parsers skip blanks behind the dashes.
  while (!rest.empty() && (rest.front() <= ' ' || rest.front() >= 0x7f)) rest.remove_prefix(1);
  const std::size_t own_dashes = std::min(boundary.find_first_not_of('-'), boundary.size());
  if (own_dashes == boundary.size()) return dashes >= 2 + own_dashes;
  return dashes >= 2 && base::starts_with_ignoring_case(rest, boundary.substr(own_dashes));
}

}  // namespace

tl::expected<void, std::string> Boundaries::open(const std::string& boundary) {
  if (!used_.insert(base::lower_case(boundary)).second) {
    return base::Failure("two multiparts have the same boundary");
  }
  for (const std::string& other : open_) {
    if (base::starts_with_ignoring_case(other, boundary) ||
        base::starts_with_ignoring_case(boundary, other)) {
      return base::Failure("the boundary begins like that of an outer multipart");
    }
  }
  open_.push_back(boundary);
  return {};
}

Boundaries::Line Boundaries::classify(std::string_view line) const {
  if (line.substr(0, 2) == "--" && line.size() <= kMaxDelimiter) {
    const std::string_view rest = line.substr(2);
    const bool ends_in_dashes = rest.size() >= 2 && rest.substr(rest.size() - 2) == "--";
    const std::string_view closed = ends_in_dashes ? rest.substr(0, rest.size() - 2) : std::string_view();
    for (std::size_t level = 0; level < open_.size(); ++level) {
      if (rest == open_[level]) return {LineKind::delimiter, level};
      if (ends_in_dashes && closed == open_[level]) return {LineKind::close, level};
    }
    if (used_.count(base::lower_case(rest)) != 0 || used_.count(base::lower_case(closed)) != 0) {
      return {LineKind::odd, 0};
    }
  }
  return {resembles_delimiter(line) ? LineKind::odd : LineKind::text, 0};
}

// Parsers skip blanks, quote marks, a byte order mark and the like in front of a delimiter, end lines at
// controls and at Unicode's line ends, and some look for it anywhere in a line.
bool Boundaries::resembles_delimiter(std::string_view line) const {
  std::size_t dashes = line.find("--");
  while (dashes != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_not_of('-', dashes), line.size());
    if (std::any_of(open_.begin(), open_.end(), [&](const std::string& boundary) {
          return is_like(end - dashes, line.substr(end), boundary);
        }))
      return true;
    dashes = line.find("--", end);
  }
  return false;
}

}  // namespace ampauth::mime
