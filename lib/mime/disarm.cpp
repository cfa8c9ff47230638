#include "mime/disarm.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/base64_digit.h"
#include "base/scratch.h"
#include "mime/amp_token.h"
#include "mime/any_reading.h"
#include "mime/base64_layer.h"
#include "mime/layers.h"
#include "mime/obscured_fields.h"
#include "mime/text_reader.h"

namespace ampauth::mime {
namespace {

constexpr std::string_view kHarmlessToken = "x-amp-none";
static_assert(kHarmlessToken.size() == kAmpToken.size());

std::string_view view_of(std::span<char> text) { return {text.data(), text.size()}; }

// The token whose last letter is at `last`, as far as only junk stands between its letters.
void overwrite_backwards(std::span<char> text, std::size_t last) {
  std::size_t at = last + 1;
  for (std::size_t i = kAmpToken.size(); i > 0; --i) {
    do {
      if (at == 0) return;
      --at;
    } while (!base::is_alnum(text[at]) && text[at] != '-');
    if (base::to_lower(text[at]) != kAmpToken[i - 1]) return;
    text[at] = kHarmlessToken[i - 1];
  }
}

void flip_digit(char& digit, unsigned bit) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  digit = kDigits[static_cast<unsigned>(base::base64_value(digit)) ^ 1u << bit];
}

/// The token in base64 whose groups begin anew behind "=": see TextReader's Base64Layer, which reads the same
/// way. Overwrites the token's last letter.
class AcrossPadding {
 public:
  explicit AcrossPadding(std::span<char> coded) : coded_(coded) {
    for (std::size_t i = 0; i < groupings_.size(); ++i) groupings_[i].skip = i;
  }

  bool disarm() {
    std::size_t padding = find_padding(view_of(coded_), 0);
    for (std::size_t at = 0; at < coded_.size(); ++at) {
      if (at == padding) {
        padding = find_padding(view_of(coded_), at + 1);
        in_padding_ = true;
        behind_equals_ = at + 1 < coded_.size() && base::base64_value(coded_[at + 1]) >= 0;
      } else if (base::base64_value(coded_[at]) >= 0) {
        take_digit(at);
      }
    }
    return changed_;
  }

 private:
  struct Grouping {
    std::size_t skip = 0;  ///< digits in front of its first group
    unsigned bits = 0;
    unsigned count = 0;  ///< of the bits that no byte has taken
    SkeletonReader reader;
    std::size_t digits() const { return count == 0 ? 0 : (8 - count) / 2; }
  };

  void take_digit(std::size_t at) {
    Prefixes swallowed = 0;
    if (std::exchange(in_padding_, false)) swallowed = begin_anew();
    const auto value = static_cast<unsigned>(base::base64_value(coded_[at]));
    for (Grouping& grouping : groupings_) {
      if (grouping.skip > 0) {
        --grouping.skip;
        continue;
      }
      grouping.bits = (grouping.bits << 6 | value) & 0xfffu;
      grouping.count += 6;
      if (grouping.count < 8) continue;
      grouping.count -= 8;
      const auto byte = static_cast<char>(grouping.bits >> grouping.count & 0xffu);
      if (grouping.reader.step(byte) == SkeletonReader::Found::nothing) continue;
      flip_digit(coded_[at], grouping.count);
      changed_ = true;
    }
    last_digit_ = at;
    if (swallowed != 0) join(swallowed);
  }

  // Returns what goes on behind the next digit only.
  Prefixes begin_anew() {
    Prefixes anew = 0;
    Prefixes behind_two_digits = 0;
    for (const Grouping& grouping : groupings_) {
      if (grouping.digits() == 0) continue;
      anew |= grouping.reader.prefixes();
      if (grouping.digits() == 2) behind_two_digits = grouping.reader.prefixes();
      anew |=
          grouping.reader.prefixes_behind(static_cast<char>(grouping.bits << (8 - grouping.count) & 0xffu));
    }
    if (SkeletonReader::ends_token(anew)) {
      flip_digit(coded_[last_digit_], 0);
      changed_ = true;
    }
    join(anew);
    return std::exchange(behind_equals_, false) ? behind_two_digits : 0;
  }

  void join(Prefixes prefixes) {
    for (Grouping& grouping : groupings_)
      if (grouping.digits() == 0 && grouping.skip == 0) grouping.reader.join(prefixes);
  }

  std::span<char> coded_;
  std::array<Grouping, 4> groupings_;
  std::size_t last_digit_ = 0;
  bool in_padding_ = false;
  bool behind_equals_ = false;
  bool changed_ = false;
};

/// One disarmed text and its layers. Everything that it changes is noted.
class Disarmer {
 public:
  Disarmer(std::size_t text_size, const std::string& spool_directory) : spool_directory_(spool_directory) {
    effort_.allow_for(text_size);
  }

  // Returns whether anything was changed.
  bool disarm(std::span<char> text, int depth) {
    if (!effort_.spend(text.size())) return false;
    bool changed = overwrite_fields(text);
    SkeletonReader reader;
    changed = overwrite_tokens(text, reader) || changed;
    if (depth == 0) return changed;
    changed = disarm_base64(text, reader.says_base64(), depth - 1) || changed;
    if (depth == TextReader::kMaxDepth || reader.says_quoted())
      changed = disarm_quoted(text, depth - 1) || changed;
    return changed;
  }

 private:
  static bool overwrite_fields(std::span<char> text) {
    ObscuredFields fields;
    fields.push(view_of(text));
    fields.finish();
    for (const Overwrite& overwrite : fields.overwrites()) text[overwrite.at] = overwrite.with;
    return fields.found();
  }

  static bool overwrite_tokens(std::span<char> text, SkeletonReader& reader) {
    bool changed = false;
    std::size_t at = 0;
    while (const auto token = reader.read_to_token(view_of(text).substr(at))) {
      at += token->last;
      if (token->how == SkeletonReader::Found::here) overwrite_backwards(text, at);
      if (token->how == SkeletonReader::Found::in_word) text[at] = reader.with_lowest_bit_flipped(text[at]);
      changed = true;
      ++at;
    }
    return changed;
  }

  // Where base64 is named, what is in it may begin at any digit: one of four ways to group all reads it.
  bool disarm_base64(std::span<char> text, bool named, int depth) {
    if (named) return disarm_every_grouping(text, depth);
    bool changed = false;
    for (auto run = find_solid_base64(view_of(text), 0); run;
         run = find_solid_base64(view_of(text), run->end))
      changed = disarm_every_grouping(text.subspan(run->begin, run->size()), depth) || changed;
    return changed;
  }

  bool disarm_every_grouping(std::span<char> coded, int depth) {
    bool changed = false;
    for (std::size_t skip = 0; skip < 4; ++skip) changed = disarm_digits(coded, skip, depth) || changed;
    if (find_padding(view_of(coded), 0) == coded.size()) return changed;
    changed = AcrossPadding(coded).disarm() || changed;
    return disarm_restarted(coded, depth) || changed;
  }

  bool disarm_digits(std::span<char> coded, std::size_t skip, int depth) {
    base::Scratch layer(coded.size() / 4 * 3 + 4, spool_directory_);
    layer.shrink(decode_base64_digits(view_of(coded), skip, layer.bytes()));
    if (!disarm(layer.bytes(), depth)) return false;
    encode_base64_digits(coded, skip, layer.view());
    return true;
  }

  // The layer of one who begins a group anew behind every "=".
  bool disarm_restarted(std::span<char> coded, int depth) {
    base::Scratch layer(coded.size() / 4 * 3 + 4, spool_directory_);
    struct Stretch {
      std::span<char> digits;
      std::size_t begin;
      std::size_t size;
    };
    std::vector<Stretch> stretches;
    std::size_t size = 0;
    for (std::size_t at = 0; at < coded.size();) {
      const std::size_t padding = find_padding(view_of(coded), at);
      const std::span<char> digits = coded.subspan(at, padding - at);
      const std::size_t complete = complete_bytes(view_of(digits), 0);
      if (complete > 0) {
        decode_base64_digits(view_of(digits), 0, layer.bytes().subspan(size));
        stretches.push_back({digits, size, complete});
      }
      size += complete;
      at = padding + 1;
    }
    layer.shrink(size);
    if (stretches.size() < 2) return false;
    base::Scratch before(size, spool_directory_);
    std::copy_n(layer.view().begin(), size, before.bytes().begin());
    if (!disarm(layer.bytes(), depth)) return false;
    for (const Stretch& stretch : stretches) {
      const std::string_view bytes = layer.view().substr(stretch.begin, stretch.size);
      if (bytes != before.view().substr(stretch.begin, stretch.size))
        encode_base64_digits(stretch.digits, 0, bytes);
    }
    return true;
  }

  bool disarm_quoted(std::span<char> text, int depth) {
    bool changed = disarm_codes(text, Codes::strict, depth);
    if (holds_loose_code(view_of(text))) changed = disarm_codes(text, Codes::loose, depth) || changed;
    return changed;
  }

  bool disarm_codes(std::span<char> text, Codes codes, int depth) {
    base::Scratch layer(text.size(), spool_directory_);
    layer.shrink(decode_quoted_printable(view_of(text), codes, layer.bytes()));
    if (!disarm(layer.bytes(), depth)) return false;
    encode_quoted_printable(text, codes, layer.view());
    return true;
  }

  const std::string& spool_directory_;
  Effort effort_;
};

}  // namespace

bool disarm_every_reading(std::span<char> text, const std::string& spool_directory) {
  // What was written over one reading could be the token on another: hardly ever, and not again and again.
  constexpr int kMaxRounds = 4;
  Disarmer disarmer(text.size(), spool_directory);
  for (int round = 0; round < kMaxRounds; ++round) {
    const bool changed = disarmer.disarm(text, TextReader::kMaxDepth);
    if (!any_reading_finds_amp(view_of(text))) return true;
    if (!changed) return false;
  }
  return false;
}

}  // namespace ampauth::mime
