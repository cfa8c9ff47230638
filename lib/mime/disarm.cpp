#include "mime/disarm.h"

#include <algorithm>
#include <string_view>

#include "base/ascii.h"
#include "base/scratch.h"
#include "mime/amp_token.h"
#include "mime/any_reading.h"
#include "mime/base64_layer.h"
#include "mime/layers.h"
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

// One disarmed text and its layers. Everything that it changes is noted.
class Disarmer {
 public:
  Disarmer(std::size_t text_size, const std::string& spool_directory) : spool_directory_(spool_directory) {
    effort_.allow_for(text_size);
  }

  // Returns whether anything was changed.
  bool disarm(std::span<char> text, int layers) {
    if (!effort_.spend(text.size())) return false;
    SkeletonReader reader;
    bool changed = overwrite_skeleton(text, reader);
    if (layers == 0) return changed;
    changed = disarm_base64(text, reader.says_base64(), layers - 1) || changed;
    if (layers == TextReader::kMaxLayers || reader.says_quoted())
      changed = disarm_quoted(text, layers - 1) || changed;
    return changed;
  }

 private:
  // From an offset on, up to which `reader` has read.
  static bool overwrite_skeleton(std::span<char> text, SkeletonReader& reader, std::size_t from = 0) {
    using Found = SkeletonReader::Found;
    bool changed = false;
    for (std::size_t at = from; at < text.size(); ++at) {
      const Found found = reader.step(text[at]);
      if (found == Found::nothing) continue;
      changed = true;
      if (found == Found::here) overwrite_backwards(text, at);
      if (found == Found::in_word) text[at] = reader.with_lowest_bit_flipped(text[at]);
    }
    return changed;
  }

  // Where base64 is named, what is in it may begin at any digit: one of four ways to group all reads it.
  bool disarm_base64(std::span<char> text, bool named, int layers) {
    if (named) return disarm_every_grouping(text, layers);
    bool changed = false;
    for (auto run = find_solid_base64(view_of(text), 0); run;
         run = find_solid_base64(view_of(text), run->end))
      changed = disarm_every_grouping(text.subspan(run->begin, run->size()), layers) || changed;
    return changed;
  }

  bool disarm_every_grouping(std::span<char> coded, int layers) {
    bool changed = false;
    for (std::size_t skip = 0; skip < 4; ++skip) changed = disarm_digits(coded, skip, layers) || changed;
    return disarm_across_padding(coded) || changed;
  }

  // The groups that begin anew behind padding, each with what stood in front of it in any grouping.
  bool disarm_across_padding(std::span<char> coded) {
    bool changed = false;
    Prefixes before = 0;
    for (std::size_t at = 0; at < coded.size();) {
      const Padding padding = find_padding(view_of(coded), at);
      const std::span<char> digits = coded.subspan(at, padding.begin - at);
      Prefixes behind = 0;
      for (std::size_t skip = 0; skip < 4; ++skip) {
        base::Scratch layer(digits.size() / 4 * 3 + 4, spool_directory_);
        layer.shrink(decode_base64_digits(view_of(digits), skip, layer.bytes()));
        SkeletonReader reader;
        reader.join(before);
        // The last byte may be one that only zero bits complete: with it and without.
        const std::size_t complete = std::min(complete_bytes(view_of(digits), skip), layer.view().size());
        bool overwritten = overwrite_skeleton(layer.bytes().first(complete), reader);
        behind |= reader.prefixes();
        overwritten = overwrite_skeleton(layer.bytes(), reader, complete) || overwritten;
        behind |= reader.prefixes();
        if (overwritten) encode_base64_digits(digits, skip, layer.view());
        changed = changed || overwritten;
      }
      before = behind;
      at = padding.end;
    }
    return changed;
  }

  bool disarm_digits(std::span<char> coded, std::size_t skip, int layers) {
    base::Scratch layer(coded.size() / 4 * 3 + 4, spool_directory_);
    layer.shrink(decode_base64_digits(view_of(coded), skip, layer.bytes()));
    if (!disarm(layer.bytes(), layers)) return false;
    encode_base64_digits(coded, skip, layer.view());
    return true;
  }

  bool disarm_quoted(std::span<char> text, int layers) {
    base::Scratch layer(text.size(), spool_directory_);
    layer.shrink(decode_quoted_printable(view_of(text), layer.bytes()));
    if (!disarm(layer.bytes(), layers)) return false;
    encode_quoted_printable(text, layer.view());
    return true;
  }

  const std::string& spool_directory_;
  Effort effort_;
};

void blot_out(std::span<char> text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c != '\r' && c != '\n'; }, '.');
}

}  // namespace

void disarm_every_reading(std::span<char> text, const std::string& spool_directory) {
  // What was written over one reading could be the token on another: hardly ever, and not again and again.
  constexpr int kMaxRounds = 4;
  for (int round = 0; round < kMaxRounds; ++round) {
    Disarmer(text.size(), spool_directory).disarm(text, TextReader::kMaxLayers);
    if (!any_reading_finds_amp(view_of(text))) return;
  }
  const std::size_t end_of_header = view_of(text).find("\r\n\r\n");
  if (end_of_header != std::string_view::npos) {
    blot_out(text.subspan(end_of_header));
    if (!any_reading_finds_amp(view_of(text))) return;
  }
  blot_out(text);
}

}  // namespace ampauth::mime
