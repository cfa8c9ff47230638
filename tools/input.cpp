#include "tools/input.h"

#include <iostream>
#include <iterator>

#include "base/failure.h"
#include "base/file.h"

namespace ampauth::tools {

tl::expected<std::string, std::string> read_message(const std::string& path) {
  if (path == "-") return std::string{std::istreambuf_iterator<char>(std::cin), {}};
  auto bytes = base::read_file(path);
  if (!bytes) return base::Failure(path + ": cannot be read: " + bytes.error());
  return bytes;
}

Input with_wire_line_ends(std::string bytes) {
  if (bytes.find('\n') == std::string::npos || bytes.find("\r\n") != std::string::npos)
    return {std::move(bytes), false};
  std::string wire;
  wire.reserve(bytes.size() + bytes.size() / 32);
  for (const char c : bytes) {
    if (c == '\n') wire += '\r';
    wire += c;
  }
  return {std::move(wire), true};
}

std::string with_own_line_ends(std::string bytes, bool was_lf) {
  if (!was_lf) return bytes;
  std::string own;
  own.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] != '\r' || i + 1 == bytes.size() || bytes[i + 1] != '\n') own += bytes[i];
  return own;
}

}  // namespace ampauth::tools
