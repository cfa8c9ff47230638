#include "dns/trust_anchor.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"
#include "base/file.h"

namespace ampauth::dns {
namespace {

bool is_anchor(std::string_view line) {
  std::string words(line.substr(0, line.find(';')));
  std::replace_if(words.begin(), words.end(), base::is_space, ' ');
  const auto fields = base::split(words, ' ');
  return std::any_of(fields.begin(), fields.end(), [](std::string_view field) {
    return base::equals_ignoring_case(field, "DS") || base::equals_ignoring_case(field, "DNSKEY");
  });
}

}  // namespace

bool holds_trust_anchor(std::string_view text) {
  const auto lines = base::split(text, '\n');
  return std::any_of(lines.begin(), lines.end(), is_anchor);
}

tl::expected<void, std::string> check_trust_anchor(const std::string& path) {
  const auto text = base::read_file(path);
  if (!text) return base::Failure("'" + path + "' cannot be read: " + text.error());
  if (!holds_trust_anchor(*text)) return base::Failure("'" + path + "' holds no DS or DNSKEY record");
  return {};
}

}  // namespace ampauth::dns
