#include <sstream>

#include "base/ascii.h"
#include "config/config.h"
#include "config/options.h"

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

std::string line(const Option& option, const Value& value) {
  return std::string(option.key) + " = " + std::visit(InToml{}, value) + "\n";
}

std::string header(const Table& table) { return "\n[" + std::string(table.name) + "]\n"; }

std::string comment(std::string_view text) {
  std::string out;
  for (const std::string_view each : base::split(text, '\n'))
    if (!each.empty()) out += "# " + std::string(each) + "\n";
  return out;
}

}  // namespace

Config defaults() {
  Config config;
  for (const Table& table : tables())
    for (const Option& option : table.options) option.binding.set(config, option.binding.default_value);
  return config;
}

std::string format(const Config& config) {
  std::string text;
  for (const Table& table : tables()) {
    text += header(table);
    for (const Option& option : table.options) text += line(option, option.binding.get(config));
  }
  return text.substr(1);
}

std::vector<std::string> differences(const Config& from, const Config& to) {
  std::vector<std::string> found;
  for (const Table& table : tables())
    for (const Option& option : table.options) {
      const Value before = option.binding.get(from);
      const Value after = option.binding.get(to);
      if (before == after) continue;
      found.push_back(std::string(table.name) + "." + std::string(option.key) + ": " +
                      std::visit(InToml{}, before) + " -> " + std::visit(InToml{}, after));
    }
  return found;
}

std::string sample() {
  std::string text =
      "# The configuration of ampauth-milter (TOML): every option, set to its default.\n"
      "# `ampauth-milter -t -c FILE` checks a file, SIGHUP makes a running milter read its own again.\n";
  for (const Table& table : tables()) {
    text += header(table) + comment(table.help);
    for (const Option& option : table.options) {
      text += "\n" + comment(option.help);
      if (!option.binding.allowed.empty()) text += comment("Values: " + option.binding.allowed + ".");
      text += line(option, option.binding.default_value);
    }
  }
  return text;
}

}  // namespace ampauth::config
