// Settings that are legal and seldom meant.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace ampauth::config {

/// A sentence for people about each such setting: "TABLE.KEY: what it means, and what is usual". Empty for
/// the defaults.
std::vector<std::string> unwise_settings(const Config& config);

}  // namespace ampauth::config
