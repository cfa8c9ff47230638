// Saved messages, with the line ends that the wire would have had.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace ampauth::tools {

struct Input {
  std::string bytes;    ///< With CRLF line ends where the file's were all LF; else as the file has them.
  bool was_lf = false;  ///< What is written should have LF line ends as the file has.
};

/// Reads a file, "-" is standard input. The error names the file.
tl::expected<std::string, std::string> read_message(const std::string& path);

Input with_wire_line_ends(std::string bytes);

/// The inverse: what the file's owner expects.
std::string with_own_line_ends(std::string bytes, bool was_lf);

}  // namespace ampauth::tools
