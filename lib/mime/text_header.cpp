#include "mime/text_header.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/caseless_search.h"

namespace ampauth::mime {
namespace {

// The next line of a text, without its CRLF, which is taken off the text's front.
std::string_view take_line_off(std::string_view& text) {
  const std::size_t end = std::min(text.find("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 2, text.size()));
  return line;
}

bool is_content_type_field(std::string_view line) {
  while (!line.empty() && !base::is_alpha(line.front())) line.remove_prefix(1);
  return base::starts_with_ignoring_case(line, "content-type");
}

}  // namespace

bool begins_with_content_type(std::string_view text) {
  constexpr CaselessSearch kBoundary("boundary=");
  while (text.substr(0, 2) == "\r\n") text.remove_prefix(2);
  while (!text.empty() && text.substr(0, 2) != "\r\n") {
    const std::string_view line = take_line_off(text);
    if (is_content_type_field(line) || kBoundary.occurs_in(line)) return true;
  }
  return false;
}

bool holds_content_type(std::string_view report) {
  // Postfix writes a report with 8-bit characters in quoted-printable but leaves it named 7bit: a soft line
  // break may then stand in front of the name anywhere in a line.
  constexpr CaselessSearch kContentType("content-type");
  if (!base::is_ascii(report)) return kContentType.occurs_in(report);
  while (!report.empty()) {
    if (is_content_type_field(take_line_off(report))) return true;
  }
  return false;
}

}  // namespace ampauth::mime
