// An option's value, written as TOML.
#pragma once

#include <string>

#include "config/binding.h"

namespace ampauth::config {

/// What stands after "KEY = ". Control characters are escaped, so it is always one line.
std::string in_toml(const Value& value);

}  // namespace ampauth::config
