// Encoded words in a text (RFC 2047): where one begins and ends, and what is written in it.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "mime/encoded_word.h"
#include "mime/prefixes.h"

namespace ampauth::mime {

/// Follows "=?charset?Q?text?=" byte by byte, beginning anew at every "=?". Each stage holds one word at
/// most, since each ends at the next "?": so words that lie in one another are followed as well, without a
/// limit on their length. White space may stand anywhere in them: some parsers unfold a field first.
class EncodedWords {
 public:
  /// Whether the next byte matters whatever it is. Where it does not, only "?" does.
  bool is_busy() const { return (stages_ & ~kCharset) != 0; }
  bool in_word() const { return is(kWord); }

  /// Of bytes that were not taken, the last one that is no white space.
  void pass(char last) { last_ = last; }

  /// Takes a byte that stands behind `before`. `read` is called with each decoded byte of a word and with the
  /// prefixes in front of it, and returns those behind it. Returns what stands before the next byte on
  /// readings that leave out a word's marks or decode it.
  template <class Read>
  Prefixes take(char c, Prefixes before, Read read) {
    if (base::is_space(c)) return 0;
    const char last = std::exchange(last_, c);
    if (c == '?') return take_question_mark(last, before);
    const Prefixes joined = is(kClosing) && c == '=' ? closing_ : 0;
    const bool opens = is(kCoding) && is_coding(c);
    stages_ &= kCharset | kWord;
    if (opens) {
      stages_ |= kOpening;
      opening_ = coding_;
      opening_letter_ = c;
    }
    if (is(kWord)) {
      if (c == '=' && !padded_) padded_ = inside_;
      for (const char decoded : decoder_.decode(c)) inside_ = read(decoded, inside_);
    }
    return joined;
  }

  /// take() has called `read` for this byte: see EncodedWordDecoder.
  char with_lowest_bit_flipped(char c) const { return decoder_.with_lowest_bit_flipped(c); }

 private:
  // What may come next. Each has a place of its own for what stood before the word.
  static constexpr unsigned kCharset = 1;   ///< "=?" stood there, the charset follows
  static constexpr unsigned kCoding = 2;    ///< the letter of the coding
  static constexpr unsigned kOpening = 4;   ///< "?", and then the text
  static constexpr unsigned kWord = 8;      ///< the text
  static constexpr unsigned kClosing = 16;  ///< "="

  bool is(unsigned stage) const { return (stages_ & stage) != 0; }
  static bool is_coding(char c) { return c == 'q' || c == 'Q' || c == 'b' || c == 'B'; }
  Prefixes take_question_mark(char last, Prefixes before);

  char last_ = 0;
  unsigned stages_ = 0;
  Prefixes charset_ = 0;
  Prefixes coding_ = 0;
  Prefixes opening_ = 0;
  Prefixes word_ = 0;
  Prefixes closing_ = 0;
  char opening_letter_ = 0;
  EncodedWordDecoder decoder_;
  Prefixes inside_ = 0;             ///< at the place that is reached in the word
  std::optional<Prefixes> padded_;  ///< at its first "=", which ends a word in base64 for some
};

}  // namespace ampauth::mime
