#include "base/scratch.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/temporary_file.h"

namespace ampauth::base {
namespace {

constexpr std::size_t kMaxInMemory = 1 << 20;

// Not open when there is no room.
FileMapping map_new_file(std::size_t size, const std::string& directory) {
  const int file = open_unlinked(directory);
  if (file < 0) return {};
  FileMapping mapping;
  // Room that is there for certain: a full disk would show at the first access to a page.
  if (posix_fallocate(file, 0, static_cast<off_t>(size)) == 0)
    mapping = FileMapping(file, size, FileMapping::Access::write);
  close(file);
  return mapping;
}

}  // namespace

Scratch::Scratch(std::size_t size, const std::string& directory) : size_(size) {
  if (size > kMaxInMemory) mapping_ = map_new_file(size, directory);
  if (mapping_.is_open()) return;
  memory_.reset(new char[size]);
}

}  // namespace ampauth::base
