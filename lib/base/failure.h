// The error side of a tl::expected<T, std::string>: one sentence for people.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace ampauth::base {

/// `return base::Failure("the port is missing");`
using Failure = tl::unexpected<std::string>;

}  // namespace ampauth::base
