#include "mime/text_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "mime/base64_layer.h"
#include "mime/blocks.h"
#include "mime/quoted_layer.h"

namespace ampauth::mime {

/// All digits of a text, grouped by four in every way.
class TextReader::Base64Layer {
  /// Zero bits, which complete the last byte in every grouping.
  static constexpr std::string_view kFill = "AAA";

 public:
  explicit Base64Layer(int layers) {
    for (std::size_t i = 0; i <= shifts_.size(); ++i) readers_.emplace_back(layers);
  }

  bool push(std::string_view text, Effort& effort) {
    for (;;) {
      // What "=" at the end of the last text is, the first other byte tells.
      if (ends_in_equals_) {
        const std::size_t behind = std::min(text.find_first_not_of('='), text.size());
        text.remove_prefix(behind);
        if (text.empty()) return false;
        ends_in_equals_ = false;
        if (goes_on_behind_padding(text.front()) && begin_anew(effort)) return true;
      }
      const Padding padding = find_padding(text, 0);
      if (push_digits(text.substr(0, padding.begin), effort)) return true;
      if (padding.begin == text.size()) return false;
      text.remove_prefix(padding.end);
      ends_in_equals_ = true;
    }
  }

  bool finish(Effort& effort) {
    return push_digits(kFill, effort) ||
           std::any_of(readers_.begin(), readers_.end(),
                       [&](TextReader& reader) { return reader.finish(effort); });
  }

 private:
  bool push_digits(std::string_view text, Effort& effort) {
    bytes_.clear();
    decoder_.decode(text, bytes_);
    if (!effort.spend(bytes_.size() * readers_.size())) return true;
    if (readers_.front().push(bytes_, effort)) return true;
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
      shifted_.clear();
      shifts_[i].shift(bytes_, shifted_);
      if (push_shifted(i, shifted_, effort)) return true;
    }
    return false;
  }

  bool push_shifted(std::size_t i, std::string_view bytes, Effort& effort) {
    if (read_ahead_[i] && !bytes.empty()) {
      read_ahead_[i] = false;
      bytes.remove_prefix(1);
    }
    return readers_[i + 1].push(bytes, effort);
  }

  // Behind padding a group begins anew for some: what one grouping has read, without and with the byte that
  // zero bits complete, goes on in any of them. For others nothing stands here: the groupings themselves go
  // on.
  bool begin_anew(Effort& effort) {
    std::string filled;
    Base64Decoder(decoder_).decode(kFill, filled);
    Prefixes all = 0;
    if (read_to_padding(readers_.front(), filled, decoder_.waiting(), all)) return true;
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
      unsigned waiting = shifts_[i].waiting(decoder_.waiting());
      shifted_.clear();
      ShiftedBytes(shifts_[i]).shift(filled, shifted_);
      std::string_view bytes = shifted_;
      if (waiting >= 8) {  // a byte that is complete, though it comes with the decoder's next one
        if (push_shifted(i, bytes.substr(0, 1), effort)) return true;
        read_ahead_[i] = true;
        bytes.remove_prefix(1);
        waiting -= 8;
      }
      if (read_to_padding(readers_[i + 1], bytes, waiting, all)) return true;
    }
    for (TextReader& reader : readers_) reader.skeleton_.join(all);
    return false;
  }

  // What may stand in front of the padding in one grouping; `waiting` of its bits no byte has taken.
  static bool read_to_padding(const TextReader& reader, std::string_view filled, unsigned waiting,
                              Prefixes& all) {
    all |= reader.skeleton_.prefixes();
    if (waiting == 0) return false;
    const Prefixes behind = reader.skeleton_.prefixes_behind(filled.front());
    all |= behind;
    return SkeletonReader::ends_token(behind);
  }

  Base64Decoder decoder_;
  std::array<ShiftedBytes, 3> shifts_{ShiftedBytes(2), ShiftedBytes(4), ShiftedBytes(6)};
  std::vector<TextReader> readers_;
  std::array<bool, 3> read_ahead_{};  ///< The next byte of this one of shifts_ was read already.
  bool ends_in_equals_ = false;
  std::string bytes_;
  std::string shifted_;
};

/// Lines of digits that nothing says to be base64: from a word of kSolidWord of them on to the first byte
/// that is neither a digit nor white space.
class TextReader::SolidBase64 {
 public:
  explicit SolidBase64(int layers) : layers_(layers) {}

  bool push(std::string_view text, Effort& effort) {
    std::size_t at = 0;
    for (;;) {
      if (!layer_ && !find_begin(text, at)) return false;
      if (!word_begin_.empty() && layer_->push(std::exchange(word_begin_, {}), effort)) return true;
      const auto* end = std::find_if_not(text.begin() + at, text.end(),
                                         [](char c) { return is_base64_byte(c) || base::is_space(c); });
      const auto length = static_cast<std::size_t>(end - text.begin()) - at;
      if (layer_->push(text.substr(at, length), effort)) return true;
      at += length;
      if (at == text.size()) return false;
      if (layer_->finish(effort)) return true;
      layer_.reset();
    }
  }

  bool finish(Effort& effort) { return layer_ && layer_->finish(effort); }

 private:
  // Whether a long word begins at or after `at`, which is moved there. What of it came before this text is
  // then in word_begin_, as is a word at the text's end that may become a long one.
  bool find_begin(std::string_view text, std::size_t& at) {
    const auto end_of_word = [&](std::size_t from) {
      return static_cast<std::size_t>(std::find_if_not(text.begin() + from, text.end(), is_base64_byte) -
                                      text.begin());
    };
    if (at == 0 && !word_begin_.empty()) {
      const std::size_t end = end_of_word(0);
      if (word_begin_.size() + end >= kSolidWord) return open();
      if (end == text.size()) {
        word_begin_ += text;
        return false;
      }
      word_begin_.clear();
      at = end;
    }
    for (std::size_t block = find_base64_block(text, at); block != std::string_view::npos;) {
      std::size_t begin = block;
      while (begin > at && is_base64_byte(text[begin - 1])) --begin;
      at = begin;
      const std::size_t end = end_of_word(block);
      if (end - begin >= kSolidWord) return open();
      if (end == text.size()) break;
      at = end;
      block = find_base64_block(text, at);
    }
    std::size_t tail = text.size();
    while (tail > at && text.size() - tail < kSolidWord && is_base64_byte(text[tail - 1])) --tail;
    word_begin_ = text.substr(tail);
    return false;
  }

  bool open() {
    layer_.emplace(layers_);
    return true;
  }

  int layers_;
  std::string word_begin_;
  std::optional<Base64Layer> layer_;
};

class TextReader::QuotedLayer {
 public:
  /// `begin` is what was read of the text so far, none of it a code.
  QuotedLayer(int layers, const SkeletonReader& begin) : reader_(layers) { reader_.skeleton_ = begin; }

  bool push(std::string_view text, Effort& effort) {
    if (!effort.spend(text.size())) return true;
    for (;;) {
      bytes_.clear();
      const QuotedDecoder::Stop stop = decoder_.decode(text, bytes_);
      if (reader_.push(bytes_, effort)) return true;
      if (stop == QuotedDecoder::Stop::end) return false;
      if (stop == QuotedDecoder::Stop::gap_begins) reader_.skeleton_.begin_gap();
      if (stop == QuotedDecoder::Stop::gap_ends) reader_.skeleton_.end_gap();
    }
  }

  bool finish(Effort& effort) { return reader_.finish(effort); }

 private:
  QuotedDecoder decoder_;
  TextReader reader_;
  std::string bytes_;
};

TextReader::TextReader(int layers) : layers_(layers) {}
TextReader::~TextReader() = default;
TextReader::TextReader(TextReader&&) noexcept = default;
TextReader& TextReader::operator=(TextReader&&) noexcept = default;

bool TextReader::push(std::string_view text, Effort& effort) {
  // The reading of the codes goes on from what both have read so far.
  if (is_outermost() && !quoted_ && holds_code_block(text))
    quoted_ = std::make_unique<QuotedLayer>(layers_ - 1, skeleton_);
  if (skeleton_.push(text)) return true;
  return layers_ > 0 && (push_base64(text, effort) || push_quoted(text, effort));
}

bool TextReader::finish(Effort& effort) {
  return (base64_ && base64_->finish(effort)) || (solid_ && !base64_ && solid_->finish(effort)) ||
         (quoted_ && quoted_->finish(effort));
}

bool TextReader::push_base64(std::string_view text, Effort& effort) {
  if (!base64_ && (expects_encodings_ || skeleton_.says_base64()))
    base64_ = std::make_unique<Base64Layer>(layers_ - 1);
  if (base64_) return base64_->push(text, effort);
  if (!solid_) solid_ = std::make_unique<SolidBase64>(layers_ - 1);
  return solid_->push(text, effort);
}

bool TextReader::push_quoted(std::string_view text, Effort& effort) {
  if (!quoted_ && (expects_encodings_ || skeleton_.says_quoted())) {
    quoted_ = std::make_unique<QuotedLayer>(layers_ - 1, SkeletonReader());
    // Without what says so, which would say it in the layer as well.
    text = skeleton_.behind_quoted(text);
  }
  return quoted_ && quoted_->push(text, effort);
}

std::size_t TextReader::window_of(std::string_view text) {
  const std::size_t size = std::min(text.size(), kWindow);
  if (size >= 2 && text[size - 2] == '=' && base::hex_value(text[size - 1]) >= 0) return size - 2;
  return size >= 1 && text[size - 1] == '=' ? size - 1 : size;
}

}  // namespace ampauth::mime
