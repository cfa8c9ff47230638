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
#include "mime/blocks.h"
#include "mime/high_bits.h"
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

/// Disarms texts and their layers, one after the other until no reading finds anything in a text.
class Disarmer {
 public:
  Disarmer(std::size_t text_size, const std::string& spool_directory) : spool_directory_(spool_directory) {
    effort_.allow_for(text_size / 2);  // one that takes more is refused
  }

  struct Outcome {
    bool changed = false;  ///< the text
    bool clean = false;    ///< Nothing is found in it any more.
  };

  Outcome disarm(std::span<char> text, int depth) {
    Outcome outcome;
    // Mostly a token is found in the whole text, and mostly nothing is found in its layers.
    const bool outermost = depth == TextReader::kMaxDepth;
    if (!outermost && look_again(text, outcome)) return outcome;
    outcome.changed = overwrite_fields(text);
    SkeletonReader reader;
    outcome.changed = overwrite_tokens(text, reader) || outcome.changed;
    if (outermost) outcome.changed = overwrite_without_high_bits(text) || outcome.changed;
    if (((outermost || outcome.changed) && look_again(text, outcome)) || depth == 0) return outcome;
    // What lies in base64, then what lies in quoted-printable. The layers of a text mostly hold nothing.
    const auto done_with = [&](bool changed) {
      outcome.changed = outcome.changed || changed;
      return changed && look_again(text, outcome);
    };
    for (const std::span<char> coded : base64_in(text, reader.says_base64())) {
      for (std::size_t skip = 0; skip < 4; ++skip)
        if (done_with(disarm_digits(coded, skip, depth - 1))) return outcome;
      if (find_padding(view_of(coded), 0) == coded.size() || !effort_.spend(8 * coded.size())) continue;
      if (done_with(AcrossPadding(coded).disarm())) return outcome;
      if (done_with(disarm_restarted(coded, depth - 1))) return outcome;
    }
    if (!outermost && !reader.says_quoted()) return outcome;
    if (done_with(disarm_codes(text, Codes::strict, depth - 1))) return outcome;
    if (holds_loose_code(view_of(text))) done_with(disarm_codes(text, Codes::loose, depth - 1));
    return outcome;
  }

  bool is_spent() const { return effort_.is_spent(); }

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

  bool overwrite_without_high_bits(std::span<char> text) {
    if (!holds_letters_with_high_bit(view_of(text))) return false;
    base::Scratch masked(text.size(), spool_directory_);
    std::transform(text.begin(), text.end(), masked.bytes().begin(), without_high_bit);
    const base::Scratch before = copy_of(masked.view());
    SkeletonReader reader;
    if (!overwrite_tokens(masked.bytes(), reader)) return false;
    for (std::size_t at = 0; at < text.size(); ++at)
      if (masked.view()[at] != before.view()[at]) text[at] = masked.view()[at];
    return true;
  }

  base::Scratch copy_of(std::string_view bytes) const {
    base::Scratch copy(bytes.size(), spool_directory_);
    std::copy(bytes.begin(), bytes.end(), copy.bytes().begin());
    return copy;
  }

  // True where the text needs nothing more, or may cost nothing more.
  bool look_again(std::span<char> text, Outcome& outcome) {
    outcome.clean = !any_reading_finds_amp(view_of(text), effort_);
    return outcome.clean || effort_.is_spent();
  }

  // Where base64 is named, what is in it may begin at any digit: one of four ways to group all reads it.
  static std::vector<std::span<char>> base64_in(std::span<char> text, bool named) {
    if (named) return {text};
    std::vector<std::span<char>> runs;
    for (auto run = find_solid_base64(view_of(text), 0); run;
         run = find_solid_base64(view_of(text), run->end))
      runs.push_back(text.subspan(run->begin, run->size()));
    return runs;
  }

  bool disarm_digits(std::span<char> coded, std::size_t skip, int depth) {
    if (!effort_.spend(coded.size())) return false;
    base::Scratch layer(coded.size() / 4 * 3 + 4, spool_directory_);
    layer.shrink(decode_base64_digits(view_of(coded), skip, layer.bytes()));
    if (!disarm(layer.bytes(), depth).changed) return false;
    encode_base64_digits(coded, skip, layer.view());
    return true;
  }

  // The layer of one who begins a group anew behind every "=".
  bool disarm_restarted(std::span<char> coded, int depth) {
    if (!effort_.spend(coded.size())) return false;
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
    const base::Scratch before = copy_of(layer.view());
    if (!disarm(layer.bytes(), depth).changed) return false;
    for (const Stretch& stretch : stretches) {
      const std::string_view bytes = layer.view().substr(stretch.begin, stretch.size);
      if (bytes != before.view().substr(stretch.begin, stretch.size))
        encode_base64_digits(stretch.digits, 0, bytes);
    }
    return true;
  }

  bool disarm_codes(std::span<char> text, Codes codes, int depth) {
    if (!effort_.spend(text.size())) return false;
    base::Scratch layer(text.size(), spool_directory_);
    layer.shrink(decode_quoted_printable(view_of(text), codes, layer.bytes()));
    if (!disarm(layer.bytes(), depth).changed) return false;
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
    const Disarmer::Outcome outcome = disarmer.disarm(text, TextReader::kMaxDepth);
    if (outcome.clean) return true;
    if (!outcome.changed || disarmer.is_spent()) return false;
  }
  return false;
}

}  // namespace ampauth::mime
