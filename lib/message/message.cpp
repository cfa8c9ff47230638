#include "message/message.h"

#include "base/ascii.h"

namespace ampauth::message {
namespace {

// A line and its line end taken from the front of `rest`; `line` without the line end.
struct Line {
  std::string_view line;
  std::size_t size_with_end;
};

Line first_line(std::string_view rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return {rest, rest.size()};
  std::string_view line = rest.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {line, end + 1};
}

// RFC 5322 2.2: printable ASCII but the colon; blanks before the colon as RFC 822 allowed and MTAs still
// take.
bool is_field_name(std::string_view name) {
  while (!name.empty() && base::is_blank(name.back())) name.remove_suffix(1);
  if (name.empty()) return false;
  for (const char c : name)
    if (c <= ' ' || c >= 0x7f) return false;
  return true;
}

}  // namespace

Message parse_message(std::string_view bytes, std::size_t memory_limit) {
  Message message{{}, Body(memory_limit)};
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const auto [line, size] = first_line(rest);
    if (line.empty()) {
      rest.remove_prefix(size);
      break;
    }
    if (base::is_blank(line.front()) && !message.fields.empty()) {
      message.fields.back().value.append("\r\n").append(line);
    } else {
      const std::size_t colon = line.find(':');
      message.header_ends_early = colon == std::string_view::npos || !is_field_name(line.substr(0, colon));
      if (message.header_ends_early) break;
      message.fields.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
    }
    rest.remove_prefix(size);
  }
  message.body.append(rest);
  return message;
}

}  // namespace ampauth::message
