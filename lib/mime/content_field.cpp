#include "mime/content_field.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/blocks.h"

namespace ampauth::mime {
namespace {

struct NameRow {
  std::string_view letters;
  ContentField::Name name;
};
constexpr NameRow kNames[] = {{"contenttype", ContentField::Name::type},
                              {"contenttransferencoding", ContentField::Name::transfer_encoding},
                              {"contentdisposition", ContentField::Name::disposition}};
constexpr std::size_t kLongestName = 23;

constexpr bool is_line_end(char c) { return base::is_control(c) && c != '\t'; }

// The offset behind the comment that begins at `at`, or behind its parenthesis where it does not end.
std::size_t skip_comment(std::string_view text, std::size_t at) {
  int depth = 0;
  for (std::size_t end = at; end < text.size(); ++end) {
    if (text[end] == '(') ++depth;
    if (text[end] == ')' && --depth == 0) return end + 1;
    if (text[end] == '\n') break;
  }
  return at + 1;
}

// Reads a name whose letters begin at `at`, up to the colon; nothing where it is none of kNames.
std::optional<ContentField> read_name(std::string_view text, std::size_t at) {
  const std::string_view reach = text.substr(0, std::min(text.size(), at + kContentFieldReach));
  // Blanks in front of the colon, without a limit to some: behind so many bytes the name counts without one.
  constexpr std::size_t kMaxBehind = 64;
  char letters[kLongestName];
  std::size_t count = 0;
  std::size_t behind = at;  // the last letter
  const auto find_row = [&] {
    return std::find_if(std::begin(kNames), std::end(kNames), [&](const NameRow& name) {
      return name.letters == std::string_view(letters, count);
    });
  };
  for (std::size_t next = at; next < reach.size();) {
    const char c = reach[next];
    if (c == ':') {
      const auto* row = find_row();
      if (row == std::end(kNames)) return std::nullopt;
      return ContentField{row->name, at, next + 1};
    }
    if (c == '(') {
      next = skip_comment(reach, next);
      continue;
    }
    if (c == '\r' || c == '\n') return std::nullopt;
    if (base::is_digit(c)) return std::nullopt;
    if (base::is_alpha(c)) {
      if (count == kLongestName) return std::nullopt;
      letters[count++] = base::to_lower(c);
      if (count <= 7 && letters[count - 1] != kNames[0].letters[count - 1]) return std::nullopt;
    }
    ++next;
    if (base::is_alpha(c)) behind = next;
    if (next - behind < kMaxBehind) continue;
    const auto* row = find_row();
    if (row == std::end(kNames)) return std::nullopt;
    return ContentField{row->name, at, next};
  }
  return std::nullopt;
}

// Whether a line begins before `at` with nothing but stray bytes up to there. One that begins with a blank
// goes on with the field above it.
bool begins_line(std::string_view text, std::size_t at) {
  for (std::size_t back = 0; back < kContentFieldReach; ++back) {
    if (at == 0 || (is_line_end(text[at - 1]) && !text.substr(0, at).ends_with(kCodedLineEnd)))
      return !base::is_blank(text[at]);
    if (base::is_alnum(text[--at])) return false;
  }
  return false;
}

}  // namespace

std::optional<ContentField> find_content_field(std::string_view text, std::size_t from) {
  for (std::size_t at = find_con(text, from); at < text.size(); at = find_con(text, at + 1)) {
    if (!begins_line(text, at)) continue;
    if (const auto field = read_name(text, at)) return field;
  }
  return std::nullopt;
}

std::size_t begin_of_garbage(std::string_view value, int max_stray) {
  const auto is_stray = [](char c) {
    return (base::is_control(c) && !base::is_space(c)) || static_cast<unsigned char>(c) >= 0x80;
  };
  int strays = 0;
  const auto* const end =
      std::find_if(value.begin(), value.end(), [&](char c) { return is_stray(c) && ++strays > max_stray; });
  return static_cast<std::size_t>(end - value.begin());
}

std::optional<ContentField::Name> resembled_content_field(std::string_view name) {
  std::string letters;
  std::copy_if(name.begin(), name.end(), std::back_inserter(letters), base::is_alnum);
  letters = base::lower_case(letters);
  for (const NameRow& row : kNames)
    if (row.letters == letters) return row.name;
  return std::nullopt;
}

}  // namespace ampauth::mime
