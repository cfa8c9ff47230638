#include "base/domain_name.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/ascii.h"
#include "base/handle.h"

namespace ampauth::base {
namespace {

constexpr std::size_t kMaxName = 253;  // RFC 1035 2.3.4: 255 octets on the wire
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxInput =
    1024;  // U-labels take more bytes than A-labels; nothing longer can be a name

// RFC 5890 via UTS 46. ASCII names skip it: libidn2 would refuse names with underscores or "--" that DNS
// holds.
std::optional<std::string> to_a_labels(std::string_view name) {
  char* converted = nullptr;
  const std::string input(name);
  if (idn2_to_ascii_8z(input.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
    return std::nullopt;
  const Handle<char, idn2_free> owned(converted);
  return std::string(converted);
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabel) return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

}  // namespace

std::optional<std::string> to_ascii_domain(std::string_view name) {
  if (name.size() > kMaxInput || name.find('\0') != std::string_view::npos) return std::nullopt;
  std::string ascii;
  if (is_ascii(name)) {
    ascii = lower_case(name);
  } else if (auto converted = to_a_labels(name)) {
    ascii = lower_case(*converted);
  } else {
    return std::nullopt;
  }
  if (ascii.ends_with('.')) ascii.pop_back();
  if (ascii.empty() || ascii.size() > kMaxName) return std::nullopt;
  const auto labels = split(ascii, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_label)) return std::nullopt;
  // A name whose last label is all digits is an address to every resolver (RFC 1123 2.1).
  if (std::all_of(labels.back().begin(), labels.back().end(), is_digit)) return std::nullopt;
  return ascii;
}

bool is_same_or_subdomain(std::string_view name, std::string_view parent) {
  if (parent.empty() || !name.ends_with(parent)) return false;
  return name.size() == parent.size() || name[name.size() - parent.size() - 1] == '.';
}

}  // namespace ampauth::base
