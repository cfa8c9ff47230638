// Encoded words (RFC 2047) as they come, a byte at a time.
#pragma once

#include <string_view>

namespace ampauth::mime {

/// The text of an encoded word, "Q" or "B", decoded byte by byte with all its faults: a byte that is no code
/// stands for itself in Q and for nothing in B.
class EncodedWordDecoder {
 public:
  enum class Coding { quoted, base64 };

  explicit EncodedWordDecoder(Coding coding = Coding::quoted) : coding_(coding) {}

  /// What is decoded with this byte: nothing or one byte, or two where a code of Q turns out to be none.
  /// Borrowed until the next call.
  std::string_view decode(char c);

  /// `c`, which decode() was given last and gave a byte for, so that the lowest bit of that byte is the other
  /// one. No other decoded byte changes.
  char with_lowest_bit_flipped(char c) const;

 private:
  std::string_view decode_quoted(char c);
  std::string_view decode_base64(char c);
  std::string_view give(char c);

  Coding coding_;
  int code_digits_ = 0;  ///< Q: what of a code stands here, "=" counted
  int bit_count_ = 0;    ///< B: bits that wait for their byte
  unsigned bits_ = 0;    ///< B: those
  char first_digit_ = 0;
  bool was_code_ = false;
  char decoded_[2] = {};
};

}  // namespace ampauth::mime
