#include "message/date.h"

#include <ctime>
#include <string>

#include "base/ascii.h"

namespace ampauth::message {
namespace {

constexpr std::size_t kLongest = 200;

// Without comments (RFC 5322 3.2.2), and with "+0000" for the zones that mean it.
std::string plain(std::string_view value) {
  std::string text;
  int depth = 0;
  for (const char c : value.substr(0, kLongest)) {
    if (c == '(') ++depth;
    if (depth == 0) text += base::is_space(c) ? ' ' : c;
    if (c == ')' && depth > 0) --depth;
  }
  text = std::string(base::trim(text));
  for (const std::string_view zone : {" GMT", " UTC", " UT"})
    if (text.ends_with(zone)) return text.substr(0, text.size() - zone.size()) + " +0000";
  return text;
}

}  // namespace

std::optional<std::uint64_t> parse_date(std::string_view value) {
  const std::string text = plain(value);
  for (const char* form :
       {"%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M %z", "%d %b %Y %H:%M %z"}) {
    std::tm time{};
    const char* end = strptime(text.c_str(), form, &time);
    if (!end || *end != '\0') continue;
    const std::int64_t zone = time.tm_gmtoff;  // which timegm() does not look at
    const std::int64_t seconds = timegm(&time) - zone;
    if (seconds >= 0) return static_cast<std::uint64_t>(seconds);
  }
  return std::nullopt;
}

}  // namespace ampauth::message
