// How an option's value gets into Config and back: the kinds of options that there are.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "config/config.h"

namespace ampauth::config {

/// What TOML holds: a string, true or false, an integer, or a list of strings.
using Value = std::variant<std::string, bool, std::int64_t, std::vector<std::string>>;

/// The error reads after "TABLE.KEY: ".
using Checked = tl::expected<void, std::string>;
using TextCheck = Checked (*)(std::string_view);

struct Binding {
  Value default_value;    ///< Its alternative is the only one that the option takes.
  std::string_view form;  ///< "must be ...": what to write, for one who wrote another type.
  std::string allowed;    ///< The choices or the range, "" where the check has more to say than fits a line.
  std::function<Checked(Config&, const Value&)> set;
  std::function<Value(const Config&)> get;
};

namespace detail {

template <class T, class Section, class Member>
Binding plain(Section Config::*section, Member Section::*member, T default_value, std::string_view form,
              std::function<Checked(const T&)> check) {
  return {std::move(default_value), form, "",
          [=](Config& config, const Value& value) -> Checked {
            if (auto checked = check(std::get<T>(value)); !checked) return checked;
            config.*section.*member = std::get<T>(value);
            return {};
          },
          [=](const Config& config) -> Value { return config.*section.*member; }};
}

Checked one_of(const std::vector<std::string_view>& choices, std::string_view text);
Checked within(std::int64_t min, std::int64_t max, std::int64_t number);
Checked each(TextCheck check, const std::vector<std::string>& texts);
std::string joined(const std::vector<std::string_view>& words);
tl::expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text,
                                                                    std::chrono::milliseconds min,
                                                                    std::chrono::milliseconds max);
std::string in_octal(unsigned mode);
tl::expected<unsigned, std::string> parse_mode(std::string_view text);
tl::expected<std::vector<base::Network>, std::string> parse_networks(const std::vector<std::string>& texts);
std::vector<std::string> to_strings(const std::vector<base::Network>& networks);

}  // namespace detail

/// "2s", "500ms", "1m", "12h" or "30d": the largest unit that leaves no fraction.
std::string to_string(std::chrono::milliseconds duration);

template <class Section>
Binding text(Section Config::*section, std::string Section::*member, std::string default_value,
             TextCheck check) {
  return detail::plain<std::string>(section, member, std::move(default_value), "a string in quotes", check);
}

template <class Section>
Binding choice(Section Config::*section, std::string Section::*member, std::string default_value,
               std::vector<std::string_view> choices) {
  Binding binding = detail::plain<std::string>(
      section, member, std::move(default_value), "a string in quotes",
      [choices](const std::string& word) { return detail::one_of(choices, word); });
  binding.allowed = detail::joined(choices);
  return binding;
}

template <class Section>
Binding flag(Section Config::*section, bool Section::*member, bool default_value) {
  return detail::plain<bool>(section, member, default_value, "true or false", [](bool) { return Checked{}; });
}

template <class Section>
Binding number(Section Config::*section, std::int64_t Section::*member, std::int64_t default_value,
               std::int64_t min, std::int64_t max) {
  Binding binding =
      detail::plain<std::int64_t>(section, member, default_value, "an integer",
                                  [=](std::int64_t number) { return detail::within(min, max, number); });
  binding.allowed = std::to_string(min) + " to " + std::to_string(max);
  return binding;
}

/// Every element passes the check.
template <class Section>
Binding list(Section Config::*section, std::vector<std::string> Section::*member,
             std::vector<std::string> default_value, TextCheck check) {
  return detail::plain<std::vector<std::string>>(
      section, member, std::move(default_value), "a list of strings, such as [\"127.0.0.1\"]",
      [=](const std::vector<std::string>& texts) { return detail::each(check, texts); });
}

// What Config keeps in a type of its own: `parse` makes it of the file's value, `print` the value of it.
template <class T, class Section, class Member, class Parse, class Print>
Binding converted(Section Config::*section, Member Section::*member, T default_value, std::string_view form,
                  Parse parse, Print print) {
  return {std::move(default_value), form, "",
          [=](Config& config, const Value& value) -> Checked {
            auto parsed = parse(std::get<T>(value));
            if (!parsed) return tl::unexpected(parsed.error());
            config.*section.*member = std::move(*parsed);
            return {};
          },
          [=](const Config& config) -> Value { return print(config.*section.*member); }};
}

template <class Section>
Binding duration(Section Config::*section, std::chrono::milliseconds Section::*member,
                 std::chrono::milliseconds default_value, std::chrono::milliseconds min,
                 std::chrono::milliseconds max) {
  Binding binding = converted<std::string>(
      section, member, to_string(default_value), "a duration in quotes, such as \"2s\"",
      [=](const std::string& value) { return detail::parse_duration(value, min, max); },
      [](std::chrono::milliseconds value) { return to_string(value); });
  binding.allowed = to_string(min) + " to " + to_string(max);
  return binding;
}

template <class Section>
Binding file_mode(Section Config::*section, unsigned Section::*member, unsigned default_value) {
  return converted<std::string>(section, member, detail::in_octal(default_value),
                                "octal digits in quotes, such as \"0660\"", detail::parse_mode,
                                detail::in_octal);
}

template <class Section>
Binding networks(Section Config::*section, std::vector<base::Network> Section::*member,
                 std::vector<std::string> default_value) {
  return converted<std::vector<std::string>>(section, member, std::move(default_value),
                                             "a list of strings, such as [\"192.0.2.0/24\"]",
                                             detail::parse_networks, detail::to_strings);
}

}  // namespace ampauth::config
