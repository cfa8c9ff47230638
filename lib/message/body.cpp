#include "message/body.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/temporary_file.h"

namespace ampauth::message {
namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The first `size` bytes of a file.
std::string read_all(int file, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = pread(file, bytes.data() + at, size - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      throw std::system_error(got < 0 ? errno : EIO, std::generic_category(), "reading a spooled body");
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace

Body::Body(std::size_t memory_limit, std::string directory)
    : memory_limit_(memory_limit), directory_(std::move(directory)) {}

Body::~Body() { release(); }

Body::Body(Body&& other) noexcept { *this = std::move(other); }

Body& Body::operator=(Body&& other) noexcept {
  if (this == &other) return *this;
  release();
  memory_limit_ = other.memory_limit_;
  directory_ = other.directory_;
  memory_ = std::move(other.memory_);
  size_ = std::exchange(other.size_, 0);
  file_ = std::exchange(other.file_, -1);
  spool_error_ = std::exchange(other.spool_error_, 0);
  mapping_ = std::move(other.mapping_);
  other.memory_.clear();
  return *this;
}

void Body::append(std::string_view chunk) {
  if (!is_spooled() && spool_error_ == 0 && size_ + chunk.size() > memory_limit_) spool();
  if (is_spooled() && !write_all(file_, chunk)) {
    spool_error_ = errno;
    memory_ = read_all(file_, size_);
    mapping_ = {};
    close(std::exchange(file_, -1));
  }
  if (!is_spooled()) memory_.append(chunk);
  size_ += chunk.size();
}

std::string_view Body::view() const {
  if (!is_spooled()) return memory_;
  if (mapping_.size() != size_) {
    mapping_ = {};
    mapping_ = base::FileMapping(file_, size_, base::FileMapping::Access::read);
    if (!mapping_.is_open())
      throw std::system_error(errno, std::generic_category(), "mapping a spooled body");
  }
  return {mapping_.begin(), mapping_.size()};
}

void Body::spool() {
  file_ = base::open_unlinked(directory_);
  if (file_ < 0) {
    spool_error_ = errno;
    return;
  }
  if (!write_all(file_, memory_)) {
    spool_error_ = errno;
    close(std::exchange(file_, -1));
    return;
  }
  memory_ = std::string();
}

void Body::release() {
  mapping_ = {};
  if (is_spooled()) close(std::exchange(file_, -1));
}

}  // namespace ampauth::message
