#include "dkim/tag_list.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/ascii.h"
#include "base/failure.h"

namespace ampauth::dkim {
namespace {

constexpr std::size_t kMaxTags = 64;       // the RFCs define 15 for signatures
constexpr std::size_t kMaxNameShown = 20;  // of a tag name in an error

constexpr std::string_view kNotPrintable = "it holds a byte that is not printable ASCII";

// VALCHAR, FWS, or a byte with the high bit: a fold is CRLF with a blank after it, and a line of blanks alone
// is none.
std::optional<std::string> find_invalid_byte(std::string_view text) {
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      const bool is_fold = i + 2 < text.size() && text[i + 1] == '\n' && base::is_blank(text[i + 2]);
      if (!is_fold) return "it holds a line break that is no fold";
      const std::string_view line = text.substr(line_start, i - line_start);
      if (line_start > 0 && base::trim(line).empty()) return "it holds a blank line";
      line_start = i + 2;
      ++i;
    } else if (c != '\t' && (static_cast<unsigned char>(c) < 0x80) && (c < ' ' || c > '~')) {
      return std::string(kNotPrintable);
    }
  }
  return std::nullopt;
}

bool is_tag_name(std::string_view name) {
  return !name.empty() && base::is_alpha(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return base::is_alnum(c) || c == '_'; });
}

tl::expected<Tag, std::string> parse_tag(std::string_view text) {
  if (base::trim(text).empty()) return base::Failure("a tag is empty");
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return base::Failure("a tag has no equals sign");
  const std::string_view before = text.substr(0, equals);
  const std::string_view name = base::trim(before);
  if (!is_tag_name(name)) return base::Failure("the name of a tag is not valid");
  return Tag{name, base::trim(text.substr(equals + 1)), base::is_space(before.back())};
}

}  // namespace

const Tag* TagList::find(std::string_view name) const {
  const auto found =
      std::find_if(tags_.begin(), tags_.end(), [name](const Tag& tag) { return tag.name == name; });
  return found == tags_.end() ? nullptr : &*found;
}

tl::expected<TagList, std::string> parse_tag_list(std::string_view text, std::string_view free_text) {
  if (auto problem = find_invalid_byte(text)) return base::Failure(*problem);
  std::vector<std::string_view> pieces = base::split(text, ';');
  if (pieces.size() > 1 && base::trim(pieces.back()).empty()) pieces.pop_back();
  if (pieces.size() > kMaxTags)
    return base::Failure("it holds more than " + std::to_string(kMaxTags) + " tags");

  std::vector<Tag> tags;
  for (const std::string_view piece : pieces) {
    auto tag = parse_tag(piece);
    if (!base::is_ascii(piece) && (!tag || free_text.empty() || tag->name != free_text))
      return base::Failure(std::string(kNotPrintable));
    if (!tag) return base::Failure(tag.error());
    const bool repeated =
        std::any_of(tags.begin(), tags.end(), [&](const Tag& other) { return other.name == tag->name; });
    if (repeated)
      return base::Failure("the tag " + std::string(tag->name.substr(0, kMaxNameShown)) + "= stands twice");
    tags.push_back(*tag);
  }
  return TagList(std::move(tags));
}

std::string without_white_space(std::string_view value) {
  std::string dense;
  dense.reserve(value.size());
  std::copy_if(value.begin(), value.end(), std::back_inserter(dense),
               [](char c) { return !base::is_space(c); });
  return dense;
}

}  // namespace ampauth::dkim
