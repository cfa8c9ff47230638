// What the text of an option may look like. The error reads after "TABLE.KEY: ".
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/quoted.h"

namespace ampauth::config {

/// unix:/path, inet:port@host, inet6:port@host or fd:N.
tl::expected<void, std::string> check_socket(std::string_view text);
/// A user's or group's name, or "".
tl::expected<void, std::string> check_account(std::string_view text);
/// A name of two labels and more, without a final dot.
tl::expected<void, std::string> check_domain(std::string_view text);
/// What may stand unquoted where RFC 8601 2.5 wants an authserv-id: a dot-atom that is a token too. Or "".
tl::expected<void, std::string> check_authserv_id(std::string_view text);
/// An address, with @port if it is not 53.
tl::expected<void, std::string> check_nameserver(std::string_view text);
/// An absolute path, or "": a daemon's working directory is no place to look for files.
tl::expected<void, std::string> check_path(std::string_view text);
/// host:port or [IPv6]:port, or "".
tl::expected<void, std::string> check_listen(std::string_view text);

}  // namespace ampauth::config
