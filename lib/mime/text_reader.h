// Whether any parser at all could find the AMP token in a text, as it comes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mime/skeleton.h"

namespace ampauth::mime {

/// How many bytes may be looked at in the layers of a text, next to what it has itself. A forwarded message
/// in base64, with attachments in base64 of its own, takes under ten times its size.
class Effort {
 public:
  void allow_for(std::size_t text_size) { left_ += 32 * static_cast<std::int64_t>(text_size); }
  /// False where more was spent than is allowed.
  bool spend(std::size_t size) { return (left_ -= static_cast<std::int64_t>(size)) >= 0; }

 private:
  std::int64_t left_ = 1 << 20;
};

/// Knows no structure: looks for kAmpToken in a text's skeleton, and in those of the texts that lie in it in
/// base64 or quoted-printable, so many layers deep. Where a text says "base64" anywhere, all digits that
/// follow may be a layer, with anything between them and whichever way they are grouped; without that only
/// lines of digits are. A text is quoted-printable where it says so; the outermost one also where codes
/// follow each other. Linear time. The memory is some windows, and what SkeletonReader
/// takes, for each layer that is open.
class TextReader {
 public:
  /// More layers no parser opens.
  static constexpr int kMaxLayers = 4;
  /// Digits in a row that are taken for base64 where nothing says so. Base64 has lines of 60 and more;
  /// shorter words stand in prose and paths.
  static constexpr std::size_t kSolidWord = 48;
  /// How much of a text is read at a time: what the buffers of its layers are measured by.
  static constexpr std::size_t kWindow = 16384;
  /// How much of `text`, of which more may follow, to push next: at most kWindow, and no code of
  /// quoted-printable is cut.
  static std::size_t window_of(std::string_view text);

  explicit TextReader(int layers = kMaxLayers);
  ~TextReader();
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

  bool is_outermost() const { return layers_ == kMaxLayers; }
  bool push_base64(std::string_view text, Effort& effort);
  bool push_quoted(std::string_view text, Effort& effort);

  int layers_;
  bool expects_encodings_ = false;
  SkeletonReader skeleton_;
  std::unique_ptr<Base64Layer> base64_;
  std::unique_ptr<SolidBase64> solid_;
  std::unique_ptr<QuotedLayer> quoted_;
};

}  // namespace ampauth::mime
