#include "mime/header_spelling.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/ascii.h"
#include "base/failure.h"
#include "mime/content_field.h"

namespace ampauth::mime {
namespace {

using message::HeaderField;

// mime4j takes "Conte(c)nt-Type" for a Content-Type with a comment in it.
bool may_be_commented_content_field(std::string_view name) {
  if (name.find('(') == std::string_view::npos) return false;
  std::string_view letters = "content-";
  for (const char c : name) {
    if (!letters.empty() && base::to_lower(c) == letters.front()) letters.remove_prefix(1);
  }
  return letters.empty();
}

// RFC 5322 3.6.8
bool is_field_name(std::string_view name) {
  return !name.empty() && !may_be_commented_content_field(name) &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

bool is_blank_line(std::string_view line) { return std::all_of(line.begin(), line.end(), base::is_blank); }

// Every CR and LF belongs to a fold that goes on with more than blanks.
bool is_plain_value(std::string_view value) {
  if (value.find('\0') != std::string_view::npos) return false;
  std::size_t end = value.find_first_of("\r\n");
  while (end != std::string_view::npos) {
    if (value.substr(end, 2) != "\r\n") return false;
    value.remove_prefix(end + 2);
    if (value.empty() || !base::is_blank(value.front())) return false;
    end = value.find_first_of("\r\n");
    if (is_blank_line(value.substr(0, end))) return false;
  }
  return true;
}

std::string_view without_blanks_behind(std::string_view name) {
  while (!name.empty() && base::is_blank(name.back())) name.remove_suffix(1);
  return name;
}

// Fields on which it depends what the message is, whose, and of when: each has one spelling.
bool is_read_strictly(std::string_view name) {
  constexpr std::string_view kNames[] = {"mime-version", "from", "date", "received", "dkim-signature"};
  const std::string lower = base::lower_case(without_blanks_behind(name));
  return lower.starts_with("content") || resembled_content_field(name) ||
         std::find(std::begin(kNames), std::end(kNames), lower) != std::end(kNames);
}

// Behind a line of blanks only some parsers see the next field.
bool is_harmless_behind_blank_line(std::string_view value) {
  bool behind = false;
  for (const std::string_view line : base::split(value, '\n')) {
    if (behind && line.find(':') != std::string_view::npos) return false;
    behind = behind || base::trim(line).empty();
  }
  return true;
}

std::string without_blank_lines(std::string_view value) {
  std::string kept;
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find("\r\n", begin), value.size());
    const std::string_view line = value.substr(begin, end - begin);
    if (begin == 0)
      kept = line;
    else if (!is_blank_line(line))
      kept.append("\r\n").append(line);
    begin = end + 2;
  }
  return kept;
}

// Obsolete forms (RFC 5322 4.5.8, 4.2) of a field of which no parser could make a Content-* field: senders
// write them.
bool is_old_form(const HeaderField& field) {
  return !is_read_strictly(field.name) && is_field_name(without_blanks_behind(field.name)) &&
         is_plain_value(without_blank_lines(field.value)) && is_harmless_behind_blank_line(field.value);
}

bool is_spelled_plainly(const HeaderField& field) {
  return is_field_name(field.name) && is_plain_value(field.value);
}

}  // namespace

bool is_in_old_form(const HeaderField& field) { return !is_spelled_plainly(field) && is_old_form(field); }

tl::expected<void, std::string> check_spelling(std::span<const HeaderField> fields, HeaderOf whose) {
  for (const HeaderField& field : fields) {
    if (whose == HeaderOf::message && is_old_form(field)) continue;
    if (!is_field_name(field.name))
      return base::Failure("has a field name with a character that none may have");
    if (!is_plain_value(field.value)) {
      return base::Failure("has a field with NUL, a bare CR or LF, or a folded line of blanks only");
    }
  }
  return {};
}

}  // namespace ampauth::mime
