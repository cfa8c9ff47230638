#include "header/authentication_results.h"

#include <optional>
#include <string>

#include "base/ascii.h"
#include "header/spelling.h"

namespace ampauth::header {
namespace {

constexpr std::size_t kMaxHead =
    4096;  // of comments and white space before the name, far over what is honest

// The position after the comments and white space at the value's beginning; nullopt where a comment does not
// close.
std::optional<std::size_t> skip_cfws(std::string_view value) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '(') {
      ++depth;
    } else if (depth == 0) {
      if (!base::is_space(c)) return i;
    } else if (c == ')') {
      --depth;
    } else if (c == '\\') {
      ++i;
    }
  }
  if (depth > 0) return std::nullopt;
  return value.size();
}

// authserv-id: a value of RFC 2045 5.1, a token or a quoted string. nullopt where it is neither, or does not
// end within kMaxHead.
std::optional<std::string> read_authserv_id(std::string_view value) {
  const bool is_cut = value.size() > kMaxHead;
  value = value.substr(0, kMaxHead);
  const auto begin = skip_cfws(value);
  if (!begin) return std::nullopt;
  value.remove_prefix(*begin);
  std::string id;
  if (!value.starts_with('"')) {
    for (const char c : value) {
      if (base::is_space(c) || c == ';' || c == '(') return id;
      id += c;
    }
    return is_cut ? std::nullopt : std::optional(id);
  }
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] == '"') return id;
    if (value[i] == '\\') ++i;
    if (i < value.size()) id += value[i];
  }
  return std::nullopt;
}

std::string_view without_final_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

}  // namespace

bool claims_results_of(const message::HeaderField& field, std::string_view authserv_id) {
  return any_possible_field(field, [authserv_id](FieldView view) {
    if (!is_spelling_of(view.first, "Authentication-Results")) return false;
    const auto id = read_authserv_id(view.second);
    return !id || base::equals_ignoring_case(without_final_dot(*id), without_final_dot(authserv_id));
  });
}

}  // namespace ampauth::header
