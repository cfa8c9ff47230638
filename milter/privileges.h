// Leaving root behind once the socket is open.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace ampauth::milter {

/// Becomes `user` with that user's groups; "" changes nothing. The error names the setting and what to do.
tl::expected<void, std::string> drop_privileges(const std::string& user);

}  // namespace ampauth::milter
