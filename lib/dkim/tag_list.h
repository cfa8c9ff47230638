// Tag lists (RFC 6376 3.2), the syntax of both signatures and key records.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::dkim {

struct Tag {
  std::string_view name;
  std::string_view value;  ///< Without the white space around it; folds inside it remain.
  bool blank_before_equals = false;
};

/// Borrowed from the text that was parsed.
class TagList {
 public:
  explicit TagList(std::vector<Tag> tags) : tags_(std::move(tags)) {}

  const std::vector<Tag>& tags() const { return tags_; }
  /// nullptr where there is no such tag. Names are case-sensitive.
  const Tag* find(std::string_view name) const;

 private:
  std::vector<Tag> tags_;
};

/// Bytes with the high bit are allowed in the value of the tag `free_text` alone ("" for none of them).
/// The error names the tag at fault. Refused: a tag twice, an invalid name, an empty tag ("a=1;;b=2"), a byte
/// that is neither printable ASCII nor white space, and white space that is no FWS (a bare CR or LF, a blank
/// line). Beyond the grammar, white space may follow the last semicolon: many key records end so.
tl::expected<TagList, std::string> parse_tag_list(std::string_view text, std::string_view free_text = {});

/// The value with all white space taken out.
std::string without_white_space(std::string_view value);

}  // namespace ampauth::dkim
