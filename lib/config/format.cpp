#include "base/ascii.h"
#include "config/config.h"
#include "config/options.h"
#include "config/toml_text.h"

namespace ampauth::config {
namespace {

std::string line(const Option& option, const Value& value) {
  return std::string(option.key) + " = " + in_toml(value) + "\n";
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
      found.push_back(std::string(table.name) + "." + std::string(option.key) + ": " + in_toml(before) +
                      " -> " + in_toml(after));
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
