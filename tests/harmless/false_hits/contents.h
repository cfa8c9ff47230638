// What honest mail carries: files of this machine, random bytes, and texts of many scripts and formats.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "dice.h"

namespace ampauth::tests {

struct Content {
  std::string kind;   ///< for people, such as "file .png"
  std::string bytes;  ///< line ends of a text are "\n"
  bool is_text = false;
};

class Contents {
 public:
  /// Looks for files in the folders. Without any the rest is drawn. No content has over `largest` bytes, or
  /// not by much.
  Contents(const std::vector<std::filesystem::path>& folders, std::size_t largest);

  /// From `dice` alone: the same on each machine with the same files. Thread-safe. Never one that names AMP.
  Content draw(Dice& dice) const;

  std::size_t file_count() const;

 private:
  Content draw_file(Dice& dice) const;

  struct Kind {
    std::string name;
    std::vector<std::filesystem::path> files;
  };
  std::vector<Kind> kinds_;
  std::size_t largest_;
};

/// Whether the letters, digits and hyphens of the bytes hold what the screen finds by design, as a search
/// would that skips all else: the AMP type's name, or message/partial.
bool must_hit(std::string_view bytes);

}  // namespace ampauth::tests
