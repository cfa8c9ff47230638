// Room for bytes whose number a stranger decides.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ampauth::base {

/// So many bytes: in memory where they are few, else in a temporary file that is mapped, so that their pages
/// can leave memory. Movable; the bytes stay where they are.
class Scratch {
 public:
  /// Where `directory` has no room for the file the bytes are in memory all the same, since no mail may be
  /// lost over it. Throws std::bad_alloc where memory is short as well.
  Scratch(std::size_t size, const std::string& directory);
  ~Scratch();
  Scratch(Scratch&& other) noexcept;
  Scratch& operator=(Scratch&& other) noexcept;

  std::span<char> bytes() { return {begin_, size_}; }
  std::string_view view() const { return {begin_, size_}; }
  /// Drops what lies behind the first `size` bytes.
  void shrink(std::size_t size) { size_ = size; }

 private:
  void release();

  char* begin_ = nullptr;
  std::size_t size_ = 0;
  std::size_t mapped_size_ = 0;  ///< 0: in memory
};

}  // namespace ampauth::base
