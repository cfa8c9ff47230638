// A word in whatever is left of a text when all that some parser skips is skipped.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "mime/comments.h"
#include "mime/marks.h"
#include "mime/prefixes.h"

namespace ampauth::mime {

/// Reads a text's skeleton as it comes: its letters, digits and hyphens in any letter case, with encoded
/// words (RFC 2047) decoded and without their marks, without comments, and without the headers of ASN.1's
/// octet strings, between which S/MIME cuts a message anywhere. What a mark or a comment is no two parsers
/// agree on, so every one is read both ways: the search finds the word in more texts than a parser would.
/// Looks for kAmpToken, and notes the names of the encodings. Linear time; the memory is that of the open
/// parentheses, bounded.
class SkeletonReader {
 public:
  enum class Found {
    nothing,
    here,     ///< The token ends with this byte.
    in_word,  ///< It ends with what this byte of an encoded word decodes to.
  };

  /// Reads one byte.
  Found step(char c);
  /// The same, quicker for a byte that begins nothing. True where the token ends with it.
  bool push(char c);
  /// Reads the bytes up to the token's last one. True where it was found; what follows it is not read.
  bool push(std::string_view text) { return read_to_token(text).has_value(); }
  /// The same, and how the token was found.
  struct Token {
    std::size_t last;  ///< the offset of its last byte in the text
    Found how;
  };
  std::optional<Token> read_to_token(std::string_view text);

  /// Whether "base64" or "quoted-printable" was begun in the text so far, read in the same way.
  bool says_base64() const { return (seen_ & kBase64End) != 0; }
  bool says_quoted() const { return (seen_ & kQuotedEnd) != 0; }

  /// Where says_quoted() became true with the last push(): what follows in its text. Else all of its text.
  std::string_view behind_quoted(std::string_view text) const { return text.substr(quoted_at_); }

  /// How much of the words stands here; and that so much of them may stand here as well.
  Prefixes prefixes() const { return prefixes_; }
  void join(Prefixes prefixes) { prefixes_ |= prefixes; }

  /// How much of the words would stand behind `c`, a byte that may not be there.
  Prefixes prefixes_behind(char c) const { return behind(c, prefixes_); }
  static bool ends_token(Prefixes prefixes) { return (prefixes & kTokenEnd) != 0; }

  /// What is read between these two is left out by some.
  void begin_gap() { before_gap_ = prefixes_; }
  void end_gap() { prefixes_ |= before_gap_; }

  /// What is read between these two is the byte `c` for some. True where the token ends with it.
  void begin_code() { before_code_ = prefixes_; }
  bool end_code(char c);

  /// After `in_word`: see EncodedWordDecoder.
  char with_lowest_bit_flipped(char c) const { return words_.with_lowest_bit_flipped(c); }

 private:
  static constexpr Prefixes kTokenEnd = 1u << 9;
  static constexpr Prefixes kBase64End = 1u << 15;
  static constexpr Prefixes kQuotedEnd = 1u << 23;

  /// Nothing stands here that the next byte could go on with, unless it is one that find_beginnings() names.
  bool is_idle() const { return prefixes_ == 0 && octets_left_out_ == 0 && !words_.is_busy(); }
  /// Something does, but in between nothing matters that find_no_junk() does not name.
  bool is_waiting() const { return prefixes_ != 0 && octets_left_out_ == 0 && !words_.is_busy(); }
  static Prefixes behind(char c, Prefixes before);
  std::optional<Token> read(std::string_view text);
  char last_visible(std::string_view text) const;
  bool go_on(std::string_view text, std::size_t& at);
  bool begin(std::string_view text, std::size_t& at);
  bool step_in(std::string_view text, std::size_t& at);
  Prefixes read(char c, char last, Prefixes prefixes, Comments::Place place);
  void skip_octet_header(char c);

  Prefixes prefixes_ = 0;
  Prefixes seen_ = 0;  ///< The last letters of words that were reached.
  Prefixes before_gap_ = 0;
  Prefixes before_code_ = 0;
  Found found_ = Found::nothing;  ///< by the last step
  std::size_t quoted_at_ = 0;
  char last_ = 0;
  char last_visible_ = 0;  ///< before the text at hand: that is no white space
  char last_decoded_ = 0;  ///< in an encoded word
  EncodedWords words_;
  Comments comments_;
  /// What stood before the header of an octet string, by the bytes of it that are still to come.
  std::array<Prefixes, 6> before_octets_{};
  std::size_t octets_left_out_ = 0;  ///< The highest place there that is not empty, and one.
};

}  // namespace ampauth::mime
