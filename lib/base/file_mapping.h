// The bytes of a file in memory, and what happens where they cannot be read.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ampauth::base {

/// Maps a file, so that its pages can leave memory. Movable; the bytes stay where they are. Where a page of
/// it cannot be read (an I/O error, a file that was cut) the kernel sends SIGBUS: see survive_lost_pages().
class FileMapping {
 public:
  enum class Access {
    read,
    write,  ///< What is written goes to the file.
  };

  FileMapping() = default;
  /// The first `size` bytes of `file`, not none, whose descriptor may be closed then. On failure nothing is
  /// open, and errno says why.
  FileMapping(int file, std::size_t size, Access access);
  FileMapping(FileMapping&& other) noexcept;
  FileMapping& operator=(FileMapping&& other) noexcept;
  ~FileMapping();

  bool is_open() const { return begin_ != nullptr; }
  char* begin() const { return begin_; }
  std::size_t size() const { return size_; }

 private:
  char* begin_ = nullptr;
  std::size_t size_ = 0;
};

/// From now on a page of a FileMapping that cannot be read is one of zeros, and the process goes on. Takes
/// SIGBUS, once a process; what else sends it ends the process as ever.
void survive_lost_pages();

/// How often that has happened. Whoever reads a mapping compares the count before and after: where it
/// differs, what was read may be zeros. From any thread.
std::uint64_t lost_pages();

}  // namespace ampauth::base
