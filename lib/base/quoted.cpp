#include "base/quoted.h"

#include <algorithm>

#include "base/ascii.h"

namespace ampauth::base {

std::string quoted(std::string_view text) {
  constexpr std::size_t kMaxShown = 80;
  std::string shown(text.substr(0, kMaxShown));
  std::replace_if(shown.begin(), shown.end(), is_control, '?');
  if (text.size() > kMaxShown) shown += "...";
  return "'" + shown + "'";
}

}  // namespace ampauth::base
