// Whether any parser at all could find the AMP token in a text, as it comes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mime/high_bits.h"
#include "mime/obscured_fields.h"
#include "mime/skeleton.h"

namespace ampauth::mime {

/// How much may be done in the layers of a text, next to what it has itself: counted in bytes that are looked
/// at, and what takes longer than a byte as so many of them. A forwarded message in base64, with attachments
/// in base64 of its own, takes under ten times its size; three messages in each other, in both encodings by
/// turns, with encoded attachments, up to forty times. No honest message of many megabytes is such.
class Effort {
 public:
  void allow_for(std::size_t text_size) {
    const auto generous = std::min(static_cast<std::int64_t>(text_size), left_generous_);
    left_generous_ -= generous;
    left_ += 44 * generous + 10 * (static_cast<std::int64_t>(text_size) - generous);
  }
  /// False where more was spent than is allowed.
  bool spend(std::size_t size) { return (left_ -= static_cast<std::int64_t>(size)) >= 0; }
  bool is_spent() const { return left_ < 0; }

 private:
  std::int64_t left_ = 6 << 20;
  std::int64_t left_generous_ = 8 << 20;  ///< of the text
};

/// Knows no structure: looks for kAmpToken in a text's skeleton, also without high bits, for ObscuredFields,
/// and for both in the texts that lie in it in base64 or quoted-printable, however deep. Where a text says
/// "base64" anywhere, all digits that follow may be a layer, with anything between them and whichever way
/// they are grouped; without that only lines of digits are. A text is quoted-printable where it says so; the
/// outermost one also where codes follow each other; what lies in quoted-printable is so once more only where
/// it says so of a message or multipart, since the text would mostly be read again as it is. Linear time. The
/// memory is some windows, and what SkeletonReader takes, for each layer that is open.
class TextReader {
 public:
  /// How deep layers may lie in each other. Parsers open as many as there are; each takes a third more bytes.
  static constexpr int kMaxDepth = 40;
  /// Digits in a row that are taken for base64 where nothing says so. Base64 has lines of 60 and more;
  /// shorter words stand in prose and paths.
  static constexpr std::size_t kSolidWord = 48;
  /// How much of a text is read at a time: what the buffers of its layers are measured by.
  static constexpr std::size_t kWindow = 16384;
  /// How much of `text`, of which more may follow, to push next: at most kWindow, and no code of
  /// quoted-printable is cut.
  static std::size_t window_of(std::string_view text);

  TextReader();
  ~TextReader();
  TextReader(const TextReader& other);
  TextReader& operator=(const TextReader& other) = delete;
  TextReader(TextReader&&) noexcept;
  TextReader& operator=(TextReader&&) noexcept;

  /// The next piece of the text, as window_of() cuts it. True where the token was found, or where more layers
  /// would have to be looked at than `effort` allows. Nothing may be pushed after that.
  bool push(std::string_view text, Effort& effort);

  /// The text is over: what its last bytes leave half done in the layers.
  bool finish(Effort& effort);

  /// What is known from outside of the text: it may be in base64, and in quoted-printable.
  void expect_encodings() { expects_encodings_ = true; }

 private:
  class Base64Layer;
  class SolidBase64;
  class QuotedLayer;

  TextReader(int depth, bool in_quoted);
  bool is_outermost() const { return depth_ == kMaxDepth; }
  bool has_layers() const;
  std::size_t readers() const;
  bool open_layer(Effort& effort, std::size_t readers = 1) const;
  bool holds_quoted(std::string_view text);
  bool open_quoted_from_here(Effort& effort);
  bool push_byte(char c, Effort& effort);
  bool push_layers(std::string_view text, std::string_view behind_quoted, Effort& effort);
  bool push_gathered(Effort& effort);
  bool push_base64(std::string_view text, Effort& effort);

  int depth_;  ///< How many layers may still lie in each other.
  bool in_quoted_;
  bool is_decoded_ = false;  ///< In quoted-printable: some code was decoded in it, so far.
  bool expects_encodings_ = false;
  SkeletonReader skeleton_;
  std::string gathered_;  ///< Short pieces that only skeleton_ has read.
  ObscuredFields fields_;
  HighBitsReader high_bits_;  ///< Of the outermost text only.
  std::unique_ptr<Base64Layer> base64_;
  std::unique_ptr<SolidBase64> solid_;
  std::unique_ptr<QuotedLayer> quoted_;
};

}  // namespace ampauth::mime
