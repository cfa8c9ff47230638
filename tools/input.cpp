#include "tools/input.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/failure.h"

namespace ampauth::tools {

tl::expected<std::string, std::string> read_file(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return base::Failure(path + ": cannot be read: " + std::strerror(errno));
  }
  std::istream& stream = path == "-" ? std::cin : file;
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || (path != "-" && file.peek() != EOF)) return base::Failure(path + ": cannot be read");
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
