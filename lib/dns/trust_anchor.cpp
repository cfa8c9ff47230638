#include "dns/trust_anchor.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/ascii.h"
#include "base/failure.h"

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
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::Failure("'" + path + "' cannot be read: " + std::generic_category().message(errno));
  std::ostringstream text;
  text << file.rdbuf();
  if (!holds_trust_anchor(text.str())) return base::Failure("'" + path + "' holds no DS or DNSKEY record");
  return {};
}

}  // namespace ampauth::dns
