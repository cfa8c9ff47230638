#include "dkim/body.h"

#include "base/ascii.h"

namespace ampauth::dkim {
namespace {

// Runs of blanks count as one, those at the end of the line as none.
std::uint64_t relaxed_line_length(std::string_view line) {
  std::uint64_t length = 0;
  bool pending_blank = false;
  for (const char c : line) {
    if (base::is_blank(c)) {
      pending_blank = true;
      continue;
    }
    length += pending_blank ? 2 : 1;
    pending_blank = false;
  }
  return length;
}

}  // namespace

bool has_crlf_lines(std::string_view body) {
  for (std::size_t start = 0; start < body.size();) {
    const std::string_view rest = body.substr(start);
    const auto lf = rest.find('\n');
    const std::string_view line = rest.substr(0, lf);
    const auto cr = line.find('\r');
    if (lf == std::string_view::npos) return cr == std::string_view::npos;
    if (cr == std::string_view::npos || cr + 1 != line.size()) return false;
    start += lf + 1;
  }
  return true;
}

std::uint64_t canonical_length(std::string_view body, bool relaxed) {
  std::uint64_t length = 0;
  std::uint64_t empty_lines = 0;  // counted only once a line with text follows
  while (!body.empty()) {
    const auto end = body.find("\r\n");
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 2);
    const std::uint64_t line_length = relaxed ? relaxed_line_length(line) : line.size();
    if (line_length == 0) {
      ++empty_lines;
      continue;
    }
    length += 2 * empty_lines + line_length + 2;
    empty_lines = 0;
  }
  return length == 0 && !relaxed ? 2 : length;
}

}  // namespace ampauth::dkim
