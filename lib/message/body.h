// A message body that grows chunk by chunk: in memory up to a limit, then in an unlinked temporary file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/file_mapping.h"

namespace ampauth::message {

/// Not thread-safe. Movable; a moved-from body is empty.
class Body {
 public:
  /// Over `memory_limit` bytes the body goes to a file in `directory` that has no name and vanishes with the
  /// process.
  explicit Body(std::size_t memory_limit, std::string directory = "/tmp");
  ~Body();
  Body(Body&&) noexcept;
  Body& operator=(Body&&) noexcept;

  /// Where the file cannot be written (disk full, directory missing) the body stays in memory, since no mail
  /// may be lost over it; `spool_error` then says why. Throws std::bad_alloc where memory is short as well.
  void append(std::string_view chunk);

  /// All bytes so far in one piece, borrowed until the next append or the end of the body. A spooled body is
  /// mapped, so that its pages can leave memory. Throws std::system_error where the file can be neither
  /// mapped nor read.
  std::string_view view() const;

  std::size_t size() const { return size_; }
  const std::string& directory() const { return directory_; }
  bool is_spooled() const { return file_ >= 0; }
  /// errno of the failed attempt to spool, 0 if there was none.
  int spool_error() const { return spool_error_; }

 private:
  void spool();
  void release();

  std::size_t memory_limit_ = 0;
  std::string directory_;
  std::string memory_;
  std::size_t size_ = 0;
  int file_ = -1;
  int spool_error_ = 0;
  mutable base::FileMapping mapping_;
};

}  // namespace ampauth::message
