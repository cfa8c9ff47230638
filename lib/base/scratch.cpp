#include "base/scratch.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>
#include <utility>

#include "base/temporary_file.h"

namespace ampauth::base {
namespace {

constexpr std::size_t kMaxInMemory = 1 << 20;

// Room that is there for certain: a full disk would end the process at the first access to a mapped page.
void* map_new_file(std::size_t size, const std::string& directory) {
  const int file = open_unlinked(directory);
  if (file < 0) return nullptr;
  void* mapping = MAP_FAILED;
  if (posix_fallocate(file, 0, static_cast<off_t>(size)) == 0)
    mapping = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return mapping == MAP_FAILED ? nullptr : mapping;
}

}  // namespace

Scratch::Scratch(std::size_t size, const std::string& directory) : size_(size) {
  if (size > kMaxInMemory) begin_ = static_cast<char*>(map_new_file(size, directory));
  if (begin_)
    mapped_size_ = size;
  else
    begin_ = static_cast<char*>(operator new(size));
}

Scratch::~Scratch() { release(); }

Scratch::Scratch(Scratch&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      mapped_size_(std::exchange(other.mapped_size_, 0)) {}

Scratch& Scratch::operator=(Scratch&& other) noexcept {
  if (this == &other) return *this;
  release();
  begin_ = std::exchange(other.begin_, nullptr);
  size_ = std::exchange(other.size_, 0);
  mapped_size_ = std::exchange(other.mapped_size_, 0);
  return *this;
}

void Scratch::release() {
  if (mapped_size_ > 0)
    munmap(begin_, mapped_size_);
  else
    operator delete(begin_);
}

}  // namespace ampauth::base
