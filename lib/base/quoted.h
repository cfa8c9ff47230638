// Text from files and from outside in sentences for people.
#pragma once

#include <string>
#include <string_view>

namespace ampauth::base {

/// The text in single quotes, fit to stand in a complaint: one line, not too long.
std::string quoted(std::string_view text);

}  // namespace ampauth::base
