// What lies in a text in base64, as it comes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ampauth::mime {

/// Some decoders begin a group of digits anew behind "=", whatever else stands between it and the next digit.
/// The offset of the next such "=" at or after `from`, text.size() where there is none. A code of
/// quoted-printable is none: no group that begins with its two digits makes letters.
std::size_t find_padding(std::string_view text, std::size_t from);

/// The bytes that the digits of a text stand for. Everything else between them is passed over, as decoders
/// do, and no group of four has to begin anywhere.
class Base64Decoder {
 public:
  /// Appends what is complete with these digits to `bytes`.
  void decode(std::string_view text, std::string& bytes);

  /// Goes on behind digits that were decoded elsewhere, the last of whose bits wait.
  void resume(std::uint32_t bits, unsigned waiting) {
    bits_ = bits & ((1u << waiting) - 1);
    count_ = waiting;
  }

  /// How many bits wait for a byte to be complete: 0, 2, 4 or 6.
  unsigned waiting() const { return count_; }

 private:
  char* take_group(std::uint32_t group, char* out);
  std::size_t decode_scattered(std::string_view text, char*& out);

  std::uint32_t bits_ = 0;
  unsigned count_ = 0;  ///< of the bits that wait in `bits_`, which has no others: 0, 2, 4 or 6
};

/// The same digits, where the first byte begins so many bits later: another way to group them by four.
class ShiftedBytes {
 public:
  /// `shift` is 2, 4 or 6.
  explicit ShiftedBytes(unsigned shift) : shift_(shift) {}

  /// Appends what is complete with these bytes to `out`.
  void shift(std::string_view bytes, std::string& out);

  /// Goes on behind bytes that were shifted elsewhere.
  void resume(char last) {
    last_ = last;
    begun_ = true;
  }
  unsigned bits() const { return shift_; }

  /// How many of this grouping's bits wait, where so many of the decoder's do: 8 and more are a byte that the
  /// decoder's next one gives.
  unsigned waiting(unsigned in_decoder) const {
    if (begun_) return 8 - shift_ + in_decoder;
    return in_decoder > shift_ ? in_decoder - shift_ : 0;
  }

 private:
  unsigned shift_;
  char last_ = 0;
  bool begun_ = false;
};

}  // namespace ampauth::mime
