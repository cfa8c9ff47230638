// Whole files: configuration, lists, messages.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace ampauth::base {

/// The file's bytes. The error is the system's reason ("No such file or directory"), without the path.
tl::expected<std::string, std::string> read_file(const std::string& path);

}  // namespace ampauth::base
