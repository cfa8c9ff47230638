// The option table: what can be configured. Reading, printing, the sample file and its texts come from it.
#pragma once

#include <string_view>
#include <vector>

#include "config/binding.h"

namespace ampauth::config {

struct Option {
  std::string_view key;
  Binding binding;
  std::string_view help;  ///< Sentences; lines end in LF, the last one does not.
};

struct Table {
  std::string_view name;
  std::string_view help;  ///< As Option::help.
  std::vector<Option> options;
};

/// In the order of the sample file.
const std::vector<Table>& tables();

}  // namespace ampauth::config
