// The system's own choice of name servers.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::dns {

/// The addresses of the `nameserver` lines of a resolv.conf(5), in their order.
std::vector<std::string> parse_resolv_conf(std::string_view text);

/// Those of the file at `path`. The error says why there is none: it cannot be read, or names none.
tl::expected<std::vector<std::string>, std::string> load_resolv_conf(const std::string& path);

}  // namespace ampauth::dns
