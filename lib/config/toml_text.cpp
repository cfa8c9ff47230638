#include "config/toml_text.h"

#include "base/ascii.h"

namespace ampauth::config {
namespace {

// A TOML basic string.
std::string in_quotes(std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (base::is_control(c)) {
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[c & 0xf];
    } else {
      out += c;
    }
  }
  return out + '"';
}

struct InToml {
  std::string operator()(const std::string& text) const { return in_quotes(text); }
  std::string operator()(bool on) const { return on ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const std::vector<std::string>& texts) const {
    std::string out = "[";
    for (const std::string& text : texts) out += (out == "[" ? "" : ", ") + in_quotes(text);
    return out + ']';
  }
};

}  // namespace

std::string in_toml(const Value& value) { return std::visit(InToml{}, value); }

}  // namespace ampauth::config
