// A word in whatever is left of a text when all that some parser skips is skipped.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ampauth::mime {

/// The skeleton of a text: its letters, digits and hyphens, in lower case, with encoded words (RFC 2047)
/// decoded and without their marks and without comments. What a mark or a comment is no two parsers agree on,
/// so every one is read both ways: the search finds the word in more texts than a parser would. Linear time,
/// constant memory but for one encoded word.
class SkeletonSearch {
 public:
  /// All in lower case, of letters, digits and hyphens, with up to 32 of them together.
  explicit SkeletonSearch(std::string_view word, std::initializer_list<std::string_view> side_words = {});

  bool occurs_in(std::string_view text);
  /// After occurs_in() said no, or overwrite(): whether a side word occurs in that text.
  bool saw_side_word(std::size_t index) const { return (seen_ & last_letters_[index + 1]) != 0; }

  /// Overwrites every occurrence: its last byte at least, all of it where only junk stands between its
  /// letters. Inside encoded words the code of a byte is overwritten with that of another: no length changes.
  /// `other` is as long as the word and ends in a letter that the word does not have. Returns whether there
  /// was anything to overwrite.
  bool overwrite(std::span<char> text, std::string_view other);

 private:
  /// A bit for each letter of each word, one word behind the other: all up to that letter stands right
  /// before, on one of the readings.
  using Prefixes = std::uint32_t;

  /// The parentheses that are open, and what stood before each.
  class Comments {
   public:
    void open(Prefixes before, bool escaped);
    /// What stood before the comments that end here.
    Prefixes close(bool escaped);

   private:
    struct Stack {
      std::vector<Prefixes> before;
      std::size_t too_deep = 0;      ///< Parentheses open beyond those in `before`,
      Prefixes before_too_deep = 0;  ///< and what stood before any of them.
    };
    void note_escape();

    bool alike_ = true;            ///< No parenthesis was escaped so far: the first stack stands for all.
    std::array<Stack, 4> stacks_;  ///< Bit 0: an escaped "(" opens none; bit 1: an escaped ")" closes none.
  };

  /// Readings that skip some text and go on behind it.
  class Joins;

  void start();
  bool found() const { return (seen_ & last_letters_.front()) != 0; }
  template <class Char>
  Prefixes scan(std::span<Char> text, Prefixes prefixes, bool with_words);
  template <class Char>
  void read_mark(std::span<Char> text, std::size_t at, Prefixes prefixes, bool with_words, Joins& joins);
  template <class Char>
  Prefixes read_word(std::span<Char> coded, bool base64, Prefixes prefixes);
  template <class Char>
  void complete(std::span<Char> text, std::size_t last);

  std::string word_;
  std::string other_;
  std::array<Prefixes, 256> places_{};  ///< By byte: which letters it is.
  std::array<bool, 256> stops_{};       ///< Bytes that matter where no letter of the word stands before.
  Prefixes first_letters_ = 0;
  std::vector<Prefixes> last_letters_;  ///< of each word
  Prefixes ends_ = 0;                   ///< all of them
  Prefixes seen_ = 0;                   ///< The last letters that were reached.
  Comments comments_;
};

}  // namespace ampauth::mime
