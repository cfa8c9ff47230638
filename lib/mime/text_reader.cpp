#include "mime/text_reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/base64_digit.h"
#include "mime/base64_layer.h"
#include "mime/blocks.h"
#include "mime/quoted_layer.h"

namespace ampauth::mime {
namespace {

// Between padding or broken codes there are a few bytes at a time: what is costly is done for many of them.
constexpr std::size_t kShort = 64;
constexpr std::size_t kGathered = 1024;

// What takes longer than to look at a byte, in bytes (Effort).
constexpr std::size_t kPaddingCost = 20;
constexpr std::size_t kNewGroupCost = 30;
constexpr std::size_t kCodeCost = 16;
constexpr std::size_t kSolidCost = 300;

// Whether some parser could take something in the text for a code of quoted-printable, or for the begin of
// one.
bool may_hold_code(std::string_view text) {
  for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] == '\n' || LooseCode::may_go_on_with(text[at + 1])) return true;
  }
  return false;
}

}  // namespace

/// All digits of a text, grouped by four in every way.
class TextReader::Base64Layer {
  /// Zero bits, which complete the last byte in every grouping.
  static constexpr std::string_view kFill = "AAA";

 public:
  explicit Base64Layer(int depth) {
    for (std::size_t i = 0; i <= shifts_.size(); ++i) readers_.push_back(TextReader(depth, false));
  }

  bool push(std::string_view text, Effort& effort) {
    // Whether "=" begins a code of quoted-printable, the next two bytes tell.
    const std::string joined = cut_.empty() ? std::string() : std::exchange(cut_, {}).append(text);
    if (!joined.empty()) text = joined;
    const std::size_t equals = text.substr(text.size() - std::min<std::size_t>(text.size(), 2)).find('=');
    if (equals == std::string_view::npos) return push_whole(text, effort);
    const std::size_t whole = text.size() - std::min<std::size_t>(text.size(), 2) + equals;
    cut_ = text.substr(whole);
    return push_whole(text.substr(0, whole), effort);
  }

  bool finish(Effort& effort) {
    return push_whole(std::exchange(cut_, {}), effort) || push_digits(kFill, effort) ||
           std::any_of(readers_.begin(), readers_.end(),
                       [&](TextReader& reader) { return reader.finish(effort); }) ||
           (restarted_ && restarted_->reader.finish(effort));
  }

  std::size_t readers() const {
    std::size_t count = restarted_ ? restarted_->reader.readers() : 0;
    for (const TextReader& reader : readers_) count += reader.readers();
    return count;
  }

 private:
  /// The digits as one reads them who begins a group anew behind every "=".
  struct Restarted {
    Base64Decoder decoder;
    TextReader reader;
  };

  bool push_whole(std::string_view text, Effort& effort) {
    while (!text.empty()) {
      if (in_padding_) {
        const auto* const digit =
            std::find_if(text.begin(), text.end(), [](char c) { return base::base64_value(c) >= 0; });
        if (digit != text.begin()) behind_equals_ = false;
        text.remove_prefix(static_cast<std::size_t>(digit - text.begin()));
        if (text.empty()) return false;
        in_padding_ = false;
        if (!effort.spend(kNewGroupCost)) return true;
        if (begin_anew(text, effort)) return true;
      }
      const std::size_t padding = find_padding(text, 0);
      if (push_digits(text.substr(0, padding), effort)) return true;
      if (padding == text.size()) return false;
      if (!effort.spend(kPaddingCost)) return true;
      text.remove_prefix(padding + 1);
      in_padding_ = behind_equals_ = true;
    }
    return false;
  }

  bool push_digits(std::string_view text, Effort& effort) {
    constexpr std::size_t kFew = 8;
    if (text.empty()) return false;
    if (text.size() <= kFew && digits_ > kFew) return push_few_digits(text, effort);
    bytes_.clear();
    decoder_.decode(text, bytes_);
    remember_last_digits(text);
    // What stands between digits takes as long as what they give.
    const std::size_t between = text.size() - std::min(text.size(), bytes_.size() * 4 / 3);
    if (!effort.spend(bytes_.size() * readers_.size() + between)) return true;
    if (readers_.front().push(bytes_, effort)) return true;
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
      shifted_.clear();
      shifts_[i].shift(bytes_, shifted_);
      if (push_shifted(i, shifted_, effort)) return true;
    }
    if (!restarted_) return false;
    bytes_.clear();
    restarted_->decoder.decode(text, bytes_);
    return !effort.spend(bytes_.size()) || restarted_->reader.push(bytes_, effort);
  }

  // Each grouping's byte as soon as it is complete: as they come from decoder_ and shifts_, but for the time.
  bool push_few_digits(std::string_view text, Effort& effort) {
    if (!effort.spend(3 * text.size()) || read_ahead(effort)) return true;
    unsigned waiting = decoder_.waiting();
    for (const char c : text) {
      const int value = base::base64_value(c);
      if (value < 0) continue;
      recent_ = recent_ << 6 | static_cast<unsigned>(value);
      waiting = (waiting + 6) % 8;
      for (std::size_t i = 0; i < readers_.size(); ++i) {
        const unsigned own = (waiting + 8 - (i == 0 ? 0 : shifts_[i - 1].bits())) % 8;
        if (own == 6) continue;  // its group's first digit
        if (readers_[i].push_byte(static_cast<char>(recent_ >> own & 0xffu), effort)) return true;
      }
    }
    decoder_.resume(recent_, waiting);
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
      shifts_[i].resume(static_cast<char>(recent_ >> waiting & 0xffu));
      read_ahead_[i] = waiting >= shifts_[i].bits();
    }
    if (!restarted_) return false;
    bytes_.clear();
    restarted_->decoder.decode(text, bytes_);
    return restarted_->reader.push(bytes_, effort);
  }

  void remember_last_digits(std::string_view text) {
    std::array<unsigned, 4> last{};
    std::size_t count = 0;
    for (auto c = text.rbegin(); c != text.rend() && count < last.size(); ++c) {
      const int value = base::base64_value(*c);
      if (value >= 0) last[count++] = static_cast<unsigned>(value);
    }
    digits_ = std::min<std::size_t>(digits_ + count, 64);
    while (count > 0) recent_ = recent_ << 6 | last[--count];
  }

  bool push_shifted(std::size_t i, std::string_view bytes, Effort& effort) {
    if (read_ahead_[i] && !bytes.empty()) {
      read_ahead_[i] = false;
      bytes.remove_prefix(1);
    }
    return bytes.empty() ? false : readers_[i + 1].push(bytes, effort);
  }

  // The bytes of the shifted groupings that are complete, though they come with the decoder's next one.
  bool read_ahead(Effort& effort) {
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
      const unsigned waiting = shifts_[i].waiting(decoder_.waiting());
      if (waiting < 8 || std::exchange(read_ahead_[i], true)) continue;
      if (readers_[i + 1].push_byte(static_cast<char>(recent_ >> (waiting - 8) & 0xffu), effort)) return true;
    }
    return false;
  }

  // Behind "=" a group begins anew for some: what each grouping that stands within a group has read, but for
  // the bits that no byte has taken, goes on in the grouping in which a group begins here. For others nothing
  // stands here: the groupings themselves go on.
  bool begin_anew(std::string_view& text, Effort& effort) {
    Prefixes anew = 0;
    Prefixes behind_two_digits = 0;
    std::array<TextReader*, 4> by_digits{};
    if (read_ahead(effort)) return true;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const unsigned waiting = (i == 0 ? decoder_.waiting() : shifts_[i - 1].waiting(decoder_.waiting())) % 8;
      const std::size_t digits = waiting == 0 ? 0 : (8 - waiting) / 2;  // of its group
      by_digits[digits] = &readers_[i];
      if (digits == 0) continue;
      const SkeletonReader& skeleton = readers_[i].skeleton_;
      anew |= skeleton.prefixes();
      if (digits == 2) behind_two_digits = skeleton.prefixes();
      // mail-parser fills a single digit up to a byte with zero bits; no parser is known that does so with
      // more.
      anew |= skeleton.prefixes_behind(static_cast<char>(recent_ << (8 - waiting) & 0xffu));
      if (SkeletonReader::ends_token(anew)) return true;
    }
    if (by_digits[0]) by_digits[0]->skeleton_.join(anew);
    if (restart(by_digits, anew, effort)) return true;
    if (!std::exchange(behind_equals_, false) || behind_two_digits == 0) return false;
    // rspamd leaves out the byte behind the first "=", a digit too: the group begins behind that.
    if (push_digits(text.substr(0, 1), effort)) return true;
    text.remove_prefix(1);
    if (by_digits[3]) by_digits[3]->skeleton_.join(behind_two_digits);
    return false;
  }

  // What lies in further layers goes on behind the padding only in a reader that has read all in front of it.
  bool restart(const std::array<TextReader*, 4>& by_digits, Prefixes anew, Effort& effort) {
    if (!restarted_ && std::none_of(readers_.begin(), readers_.end(),
                                    [](const TextReader& reader) { return reader.has_layers(); }))
      return false;
    for (const TextReader* reader : {by_digits[3], by_digits[2], by_digits[1]}) {
      if (restarted_ || !reader || !reader->has_layers()) continue;
      if (!reader->open_layer(effort, reader->readers())) return true;
      restarted_.emplace(Restarted{{}, *reader});
    }
    if (!restarted_) return false;
    restarted_->decoder = {};
    restarted_->reader.skeleton_.join(anew);
    return false;
  }

  Base64Decoder decoder_;
  unsigned recent_ = 0;  ///< The last digits' bits, of four of them at least.
  std::array<ShiftedBytes, 3> shifts_{ShiftedBytes(2), ShiftedBytes(4), ShiftedBytes(6)};
  std::vector<TextReader> readers_;
  std::array<bool, 3> read_ahead_{};  ///< The next byte of this one of shifts_ was read already.
  std::size_t digits_ = 0;            ///< How many there were, up to some.
  std::optional<Restarted> restarted_;
  bool in_padding_ = false;     ///< "=" stood there, and no digit since.
  bool behind_equals_ = false;  ///< Nothing but it.
  std::string cut_;             ///< "=" at the end of the last piece, and what stood behind it there
  std::string bytes_;
  std::string shifted_;
};

/// Lines of digits that nothing says to be base64: from a word of kSolidWord of them on to the first byte
/// that is neither a digit nor white space.
class TextReader::SolidBase64 {
 public:
  explicit SolidBase64(int depth) : depth_(depth) {}

  bool is_open() const { return layer_.has_value(); }

  bool push(std::string_view text, Effort& effort) {
    std::size_t at = 0;
    for (;;) {
      if (!layer_) {
        if (!find_begin(text, at)) return false;
        if (!effort.spend(kSolidCost)) return true;
      }
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

  std::size_t readers() const { return layer_ ? layer_->readers() : 0; }

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
    layer_.emplace(depth_);
    return true;
  }

  int depth_;
  std::string word_begin_;
  std::optional<Base64Layer> layer_;
};

class TextReader::QuotedLayer {
 public:
  /// `begin` is what was read of the text so far, none of it a code.
  QuotedLayer(int depth, const SkeletonReader& begin) : reader_(depth, true) { reader_.skeleton_ = begin; }

  /// What lies in a layer once more, as far as `reader` has read that: up to the first code.
  explicit QuotedLayer(const TextReader& reader) : reader_(reader) {
    --reader_.depth_;
    reader_.is_decoded_ = false;
  }

  bool push(std::string_view text, Effort& effort) {
    if (!effort.spend(text.size())) return true;
    for (;;) {
      bytes_.clear();
      const QuotedDecoder::Stop stop = decoder_.decode(text, bytes_);
      reader_.is_decoded_ = decoder_.has_decoded();
      if (!bytes_.empty() && reader_.push(bytes_, effort)) return true;
      SkeletonReader& skeleton = reader_.skeleton_;
      if (stop != QuotedDecoder::Stop::end && !effort.spend(kCodeCost)) return true;
      switch (stop) {
        case QuotedDecoder::Stop::end: return false;
        case QuotedDecoder::Stop::gap_begins: skeleton.begin_gap(); break;
        case QuotedDecoder::Stop::gap_ends: skeleton.end_gap(); break;
        case QuotedDecoder::Stop::code_begins: skeleton.begin_code(); break;
        case QuotedDecoder::Stop::code_ends:
          if (skeleton.end_code(decoder_.loose_code())) return true;
          break;
      }
    }
  }

  bool finish(Effort& effort) { return reader_.finish(effort); }

  std::size_t readers() const { return reader_.readers(); }

 private:
  QuotedDecoder decoder_;
  TextReader reader_;
  std::string bytes_;
};

TextReader::TextReader() : TextReader(kMaxDepth, false) {}
TextReader::TextReader(int depth, bool in_quoted) : depth_(depth), in_quoted_(in_quoted) {}
TextReader::~TextReader() = default;
TextReader::TextReader(TextReader&&) noexcept = default;
TextReader& TextReader::operator=(TextReader&&) noexcept = default;

TextReader::TextReader(const TextReader& other)
    : depth_(other.depth_),
      in_quoted_(other.in_quoted_),
      is_decoded_(other.is_decoded_),
      expects_encodings_(other.expects_encodings_),
      skeleton_(other.skeleton_),
      gathered_(other.gathered_),
      fields_(other.fields_),
      high_bits_(other.high_bits_) {
  if (other.base64_) base64_ = std::make_unique<Base64Layer>(*other.base64_);
  if (other.solid_) solid_ = std::make_unique<SolidBase64>(*other.solid_);
  if (other.quoted_) quoted_ = std::make_unique<QuotedLayer>(*other.quoted_);
}

bool TextReader::has_layers() const { return base64_ || quoted_ || (solid_ && solid_->is_open()); }

std::size_t TextReader::readers() const {
  return 1 + (base64_ ? base64_->readers() : 0) + (solid_ ? solid_->readers() : 0) +
         (quoted_ ? quoted_->readers() : 0);
}

// What a layer's buffers take counts as so many bytes, for each reader of it that has read something. Layers
// that are too deep count as found.
bool TextReader::open_layer(Effort& effort, std::size_t readers) const {
  constexpr std::size_t kCost = 1024;
  return depth_ > 0 && effort.spend(kCost * readers);
}

bool TextReader::push(std::string_view text, Effort& effort) {
  if (in_quoted_ && !quoted_ && holds_quoted(text) && open_quoted_from_here(effort)) return true;
  if (text.size() < kShort && !is_outermost()) {
    gathered_.append(text);
    return skeleton_.push(text) || (gathered_.size() >= kGathered && push_gathered(effort));
  }
  if (!gathered_.empty() && push_gathered(effort)) return true;
  // The reading of the codes goes on from what both have read so far.
  if (is_outermost() && !quoted_ && holds_code_block(text)) {
    if (!open_layer(effort)) return true;
    quoted_ = std::make_unique<QuotedLayer>(depth_ - 1, skeleton_);
  }
  if (skeleton_.push(text)) return true;
  // Without what says so, which would say it in the layer as well.
  return push_layers(text, skeleton_.behind_quoted(text), effort);
}

bool TextReader::push_byte(char c, Effort& effort) {
  gathered_ += c;
  return skeleton_.push(c) || (gathered_.size() >= kGathered && push_gathered(effort));
}

bool TextReader::push_gathered(Effort& effort) {
  const std::string text = std::exchange(gathered_, {});
  return push_layers(text, text, effort);
}

bool TextReader::push_layers(std::string_view text, std::string_view behind_quoted, Effort& effort) {
  fields_.push(text);
  if (fields_.found() || (is_outermost() && high_bits_.push(text)) || push_base64(text, effort)) return true;
  if (!quoted_ && holds_quoted(behind_quoted)) {
    if (!open_layer(effort)) return true;
    quoted_ = std::make_unique<QuotedLayer>(depth_ - 1, SkeletonReader());
    text = behind_quoted;
  }
  return quoted_ && quoted_->push(text, effort);
}

bool TextReader::finish(Effort& effort) {
  if (push_gathered(effort)) return true;
  fields_.finish();
  return fields_.found() || (base64_ && base64_->finish(effort)) ||
         (solid_ && !base64_ && solid_->finish(effort)) || (quoted_ && quoted_->finish(effort));
}

bool TextReader::push_base64(std::string_view text, Effort& effort) {
  if (!base64_ && (expects_encodings_ || skeleton_.says_base64())) {
    if (!open_layer(effort)) return true;
    base64_ = std::make_unique<Base64Layer>(depth_ - 1);
  }
  if (base64_) return base64_->push(text, effort);
  if (depth_ == 0) return false;  // Nothing says that there are digits, and little is left of the text.
  if (!solid_) solid_ = std::make_unique<SolidBase64>(depth_ - 1);
  return solid_->push(text, effort);
}

// Whether the next bytes of the text, which may have told so themselves, are to be read as quoted-printable.
// A text that is in quoted-printable already, with no code in it decoded, holds none that the text around it
// does not.
bool TextReader::holds_quoted(std::string_view text) {
  if (expects_encodings_) return true;
  if (!in_quoted_) return skeleton_.says_quoted();
  // Each such layer takes a third of its codes.
  constexpr int kMaxQuoted = 16;
  return is_decoded_ && skeleton_.says_quoted() && depth_ > kMaxDepth - kMaxQuoted && may_hold_code(text) &&
         fields_.declares_quoted_container();
}

// Up to its first code a text in quoted-printable is what lies in it: what reads that goes on from there.
bool TextReader::open_quoted_from_here(Effort& effort) {
  if (push_gathered(effort) || !open_layer(effort, readers())) return true;
  if (!quoted_) quoted_ = std::make_unique<QuotedLayer>(*this);
  return false;
}

std::size_t TextReader::window_of(std::string_view text) {
  const std::size_t size = std::min(text.size(), kWindow);
  if (size >= 2 && text[size - 2] == '=' && base::hex_value(text[size - 1]) >= 0) return size - 2;
  return size >= 1 && text[size - 1] == '=' ? size - 1 : size;
}

}  // namespace ampauth::mime
