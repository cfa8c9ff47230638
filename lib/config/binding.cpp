#include "config/binding.h"

#include <algorithm>
#include <charconv>

#include "base/failure.h"
#include "config/checks.h"

namespace ampauth::config {
namespace {

struct Unit {
  std::string_view name;
  std::chrono::milliseconds length;
};

// Largest first: to_string takes the first that fits.
constexpr Unit kUnits[] = {{"d", std::chrono::hours(24)},
                           {"h", std::chrono::hours(1)},
                           {"m", std::chrono::minutes(1)},
                           {"s", std::chrono::seconds(1)},
                           {"ms", std::chrono::milliseconds(1)}};

const Unit* unit_of(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& unit) { return unit.name == name; });
  return found == std::end(kUnits) ? nullptr : found;
}

}  // namespace

std::string to_string(std::chrono::milliseconds duration) {
  if (duration == std::chrono::milliseconds::zero()) return "0s";
  const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& each) {
    return duration % each.length == std::chrono::milliseconds::zero();
  });
  return std::to_string(duration / unit->length) + std::string(unit->name);
}

namespace detail {

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

Checked one_of(const std::vector<std::string_view>& choices, std::string_view text) {
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return {};
  return base::Failure(base::quoted(text) + " is not one of " + joined(choices));
}

Checked within(std::int64_t min, std::int64_t max, std::int64_t number) {
  if (number >= min && number <= max) return {};
  return base::Failure(std::to_string(number) + " is not between " + std::to_string(min) + " and " +
                       std::to_string(max));
}

Checked each(TextCheck check, const std::vector<std::string>& texts) {
  for (const std::string& text : texts)
    if (auto checked = check(text); !checked) return checked;
  return {};
}

tl::expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text,
                                                                    std::chrono::milliseconds min,
                                                                    std::chrono::milliseconds max) {
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const Unit* unit = unit_of(text.substr(static_cast<std::size_t>(end - text.data())));
  if (error != std::errc{} || !unit)
    return base::Failure(base::quoted(text) + " is not a duration such as 2s, 500ms, 1m, 12h or 30d");
  const std::chrono::milliseconds duration = unit->length * count;
  if (duration < min || duration > max)
    return base::Failure(base::quoted(text) + " is not between " + to_string(min) + " and " + to_string(max));
  return duration;
}

std::string in_octal(unsigned mode) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, std::end(digits), mode, 8);
  const std::string text(digits, end);
  return std::string(4 - std::min<std::size_t>(text.size(), 4), '0') + text;
}

tl::expected<unsigned, std::string> parse_mode(std::string_view text) {
  constexpr unsigned kPermissions = 0777;
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (error != std::errc{} || end != text.data() + text.size() || text.size() < 3 || mode > kPermissions)
    return base::Failure(base::quoted(text) + " is not an octal mode such as 0660, at most 0777");
  return mode;
}

tl::expected<std::vector<base::Network>, std::string> parse_networks(const std::vector<std::string>& texts) {
  std::vector<base::Network> networks;
  for (const std::string& text : texts) {
    const auto network = base::Network::parse(text);
    if (!network)
      return base::Failure(base::quoted(text) +
                           " is not a network such as 192.0.2.0/24, without bits after its prefix");
    networks.push_back(*network);
  }
  return networks;
}

std::vector<std::string> to_strings(const std::vector<base::Network>& networks) {
  std::vector<std::string> texts;
  for (const base::Network& network : networks) texts.push_back(network.to_string());
  return texts;
}

}  // namespace detail
}  // namespace ampauth::config
