#include "base/file.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/failure.h"
#include "base/handle.h"

namespace ampauth::base {

tl::expected<std::string, std::string> read_file(const std::string& path, std::size_t max_size) {
  const auto reason = [] { return Failure(std::generic_category().message(errno)); };
  const Handle<std::FILE, std::fclose> file(std::fopen(path.c_str(), "rbe"));
  if (!file) return reason();
  std::string bytes;
  char buffer[65536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    if (got > max_size - bytes.size())
      return Failure("it is larger than " + std::to_string(max_size) + " bytes");
    bytes.append(buffer, got);
  }
  if (std::ferror(file.get())) return reason();  // a folder, say
  return bytes;
}

}  // namespace ampauth::base
