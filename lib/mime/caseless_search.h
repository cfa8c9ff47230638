// Finding a short ASCII word in any letter case, a long step at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ascii.h"

namespace ampauth::mime {

/// Horspool's search: looks at the byte on which the word would end, and mostly steps on by the word's whole
/// length. At worst word x text comparisons.
class CaselessSearch {
 public:
  /// `word` in lower case, 1 to 255 bytes, outlives the search.
  explicit constexpr CaselessSearch(std::string_view word) : word_(word) {
    step_.fill(static_cast<std::uint8_t>(word.size()));
    for (std::size_t i = 0; i < word.size(); ++i) {
      const auto step = static_cast<std::uint8_t>(word.size() - 1 - i);
      step_[static_cast<unsigned char>(word[i])] = step;
      step_[static_cast<unsigned char>(base::to_upper(word[i]))] = step;
      if (i + 1 < word.size() && word[i] == word.back()) after_candidate_ = step;
    }
    if (after_candidate_ == 0) after_candidate_ = word.size();
  }

  /// The offset of the first occurrence at or after `from`, npos where there is none.
  std::size_t find(std::string_view text, std::size_t from = 0) const {
    std::size_t last = from + word_.size() - 1;
    while (last < text.size()) {
      const std::size_t step = step_[static_cast<unsigned char>(text[last])];
      if (step != 0) {
        last += step;
        continue;
      }
      const std::size_t begin = last + 1 - word_.size();
      if (base::equals_ignoring_case(text.substr(begin, word_.size()), word_)) return begin;
      last += after_candidate_;
    }
    return std::string_view::npos;
  }

  bool occurs_in(std::string_view text) const { return find(text) != std::string_view::npos; }

 private:
  std::string_view word_;
  std::array<std::uint8_t, 256> step_{};
  std::size_t after_candidate_ = 0;  ///< The step behind a word's last byte that ended no word.
};

}  // namespace ampauth::mime
