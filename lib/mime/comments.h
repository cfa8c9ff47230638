// The comments of a text (RFC 5322 3.2.2) on every way of telling where they end.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "mime/prefixes.h"

namespace ampauth::mime {

/// Remembers what stood before each parenthesis that is open, and gives it back where it closes: what is in
/// between may be a comment. Parsers differ on three questions, each read in every way: whether a backslash
/// in front takes "(" its meaning, whether it takes ")" its own, and which parentheses count where an encoded
/// word (RFC 2047) stands: those of its spelling, those of what it decodes to, or none.
class Comments {
 public:
  enum class Place {
    text,          ///< outside of encoded words
    coded_word,    ///< in an encoded word as it is spelled
    decoded_word,  ///< in its decoded text
  };

  void open(Prefixes before, Place place, bool escaped) {
    if (is_undisputed(place, escaped)) return stacks_.front().push(before);
    open_each(before, place, escaped);
  }
  /// What stood before the comments that end here.
  Prefixes close(Place place, bool escaped) {
    if (is_undisputed(place, escaped)) return stacks_.front().pop();
    return close_each(place, escaped);
  }

 private:
  /// What stood before each open parenthesis. Mostly nothing did: such ones are counted, not kept.
  class Stack {
   public:
    void push(Prefixes before) {
      if (before == 0)
        ++blanks_;
      else
        push_entry(before);
    }
    Prefixes pop() {
      if (blanks_ > 0) return --blanks_, 0;
      return entries_.empty() ? 0 : pop_entry();
    }

   private:
    struct Entry {
      Prefixes before = 0;
      std::size_t times = 1;   ///< It stands for so many parentheses.
      std::size_t blanks = 0;  ///< The blank ones beneath it.
    };
    void push_entry(Prefixes before);
    Prefixes pop_entry();

    std::size_t blanks_ = 0;  ///< on top
    std::vector<Entry> entries_;
  };
  // A stack's number: a bit for each of the first two questions, and four times the Place that counts.
  static constexpr std::size_t kEscapedOpensNone = 1;
  static constexpr std::size_t kEscapedClosesNone = 2;

  bool is_undisputed(Place place, bool escaped) const { return alike_ && place == Place::text && !escaped; }
  void open_each(Prefixes before, Place place, bool escaped);
  Prefixes close_each(Place place, bool escaped);
  static bool reads(std::size_t reading, Place place);
  void tell_apart();

  bool alike_ = true;  ///< The questions have not come up so far: the first stack stands for all.
  std::array<Stack, 12> stacks_;
};

}  // namespace ampauth::mime
