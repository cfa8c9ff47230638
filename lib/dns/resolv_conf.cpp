#include "dns/resolv_conf.h"

#include "base/ascii.h"
#include "base/failure.h"
#include "base/file.h"

namespace ampauth::dns {

std::vector<std::string> parse_resolv_conf(std::string_view text) {
  constexpr std::string_view kKeyword = "nameserver";
  std::vector<std::string> nameservers;
  for (std::string_view line : base::split(text, '\n')) {
    // The keyword begins the line and white space follows it (resolv.conf(5)).
    if (!line.starts_with(kKeyword)) continue;
    line.remove_prefix(kKeyword.size());
    if (line.empty() || !base::is_space(line.front())) continue;
    line = base::trim(line);
    line = line.substr(0, line.find_first_of(" \t#;"));
    if (!line.empty()) nameservers.emplace_back(line);
  }
  return nameservers;
}

tl::expected<std::vector<std::string>, std::string> load_resolv_conf(const std::string& path) {
  const auto text = base::read_file(path);
  if (!text) return base::Failure("'" + path + "' cannot be read: " + text.error());
  auto nameservers = parse_resolv_conf(*text);
  if (nameservers.empty()) return base::Failure("'" + path + "' names no name server");
  return nameservers;
}

}  // namespace ampauth::dns
