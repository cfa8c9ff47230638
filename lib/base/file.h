// Whole files: configuration, lists, messages.
#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

namespace ampauth::base {

/// The file's bytes. The error is the system's reason ("No such file or directory"), without the path, or
/// that there are more than `max_size` bytes.
tl::expected<std::string, std::string> read_file(const std::string& path,
                                                 std::size_t max_size = std::string::npos);

}  // namespace ampauth::base
