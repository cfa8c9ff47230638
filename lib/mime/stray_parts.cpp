#include "mime/stray_parts.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/content_field.h"

namespace ampauth::mime {
namespace {

// MTAs break longer lines when they deliver.
constexpr std::size_t kUnbroken = 900;

std::string letters_and_digits(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), base::is_alnum);
  return base::lower_case(kept);
}

bool is_subsequence(std::string_view part, std::string_view whole) {
  for (const char c : whole)
    if (!part.empty() && part.front() == c) part.remove_prefix(1);
  return part.empty();
}

// Without the empty lines at the end: libetpan skips those between a delimiter and a header.
std::string_view last_line(std::string_view text) {
  while (text.ends_with("\r\n")) text.remove_suffix(2);
  const std::size_t line_end = text.rfind('\n');
  return line_end == std::string_view::npos ? text : text.substr(line_end + 1);
}

}  // namespace

void StrayParts::take(const PartHeader& header) {
  constexpr std::size_t kMaxBoundaries = 8;  // Keeps the search linear. Honest mail has under five.
  if (header.oddity == Boundary::Oddity::none) return;
  if (header.oddity == Boundary::Oddity::boundary) boundaries_.push_back(letters_and_digits(header.boundary));
  // Where it begins with what a parser may stop at, that parser's boundary is empty.
  any_line_ = any_line_ || header.oddity == Boundary::Oddity::parameter ||
              boundaries_.size() > kMaxBoundaries ||
              std::string_view("'(,?").find(header.boundary.front()) != std::string_view::npos;
}

bool StrayParts::could_be_delimiter(std::string_view line) const {
  const std::size_t dashes = line.find("--");
  if (dashes == std::string_view::npos) return false;
  if (any_line_) return true;
  const std::string letters = letters_and_digits(line.substr(dashes));
  return !letters.empty() &&
         std::any_of(boundaries_.begin(), boundaries_.end(),
                     [&](const std::string& boundary) { return is_subsequence(letters, boundary); });
}

bool StrayParts::hold_delimiter(std::string_view lines) const {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (could_be_delimiter(lines.substr(0, end))) return true;
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return false;
}

bool StrayParts::occur_in(std::string_view body, std::span<const Range> headers) const {
  if (!any_line_ && boundaries_.empty()) return false;
  auto header = headers.begin();
  std::size_t read = 0;
  bool follows_delimiter = false;  // since the last empty line
  for (auto field = find_content_field(body); field; field = find_content_field(body, field->value)) {
    while (header != headers.end() && header->end <= field->begin) ++header;
    const std::string_view between = body.substr(read, field->begin - read);
    const std::size_t empty_line = between.rfind("\r\n\r\n");
    const bool ended = empty_line != std::string_view::npos;
    follows_delimiter = (follows_delimiter && !ended) ||
                        hold_delimiter(between.substr(ended ? empty_line : 0)) ||
                        (ended && could_be_delimiter(last_line(between.substr(0, empty_line))));
    read = field->begin - std::min<std::size_t>(field->begin, 3);
    const bool declared = header != headers.end() && header->begin <= field->begin;
    if (follows_delimiter && !declared && field->name == ContentField::Name::type) return true;
  }
  for (std::size_t begin = 0; begin < body.size();) {
    const std::size_t end = std::min(body.find('\n', begin), body.size());
    if (end - begin > kUnbroken && resembles_content_type(body.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace ampauth::mime
