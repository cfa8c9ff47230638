// Room for bytes whose number a stranger decides.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/file_mapping.h"

namespace ampauth::base {

/// So many bytes: in memory where they are few, else in a temporary file that is mapped, so that their pages
/// can leave memory. Movable; the bytes stay where they are.
class Scratch {
 public:
  /// Where `directory` has no room for the file the bytes are in memory all the same, since no mail may be
  /// lost over it. Throws std::bad_alloc where memory is short as well.
  Scratch(std::size_t size, const std::string& directory);

  std::span<char> bytes() { return {begin(), size_}; }
  std::string_view view() const { return {begin(), size_}; }
  /// Drops what lies behind the first `size` bytes.
  void shrink(std::size_t size) { size_ = size; }

 private:
  char* begin() const { return mapping_.is_open() ? mapping_.begin() : memory_.get(); }

  std::size_t size_ = 0;
  FileMapping mapping_;
  std::unique_ptr<char[]> memory_;  ///< where nothing is mapped
};

}  // namespace ampauth::base
