#include "header/spelling.h"

#include "base/ascii.h"

namespace ampauth::header {

bool is_spelling_of(std::string_view name, std::string_view wanted) {
  std::size_t matched = 0;
  for (const char c : name) {
    if (base::is_control(c) || c == ' ') continue;
    if (matched == wanted.size() || base::to_lower(c) != base::to_lower(wanted[matched])) return false;
    ++matched;
  }
  return matched == wanted.size();
}

bool any_possible_field(const message::HeaderField& field, const std::function<bool(FieldView)>& wanted) {
  if (wanted({field.name, field.value})) return true;
  std::string_view rest = field.value;
  for (std::size_t end = rest.find_first_of("\r\n"); end != std::string_view::npos;
       end = rest.find_first_of("\r\n")) {
    rest.remove_prefix(end + 1);
    if (rest.empty() || base::is_blank(rest.front())) continue;
    const std::size_t colon = rest.find_first_of(":\r\n");
    if (colon != std::string_view::npos && rest[colon] == ':' &&
        wanted({rest.substr(0, colon), rest.substr(colon + 1)}))
      return true;
  }
  return false;
}

}  // namespace ampauth::header
