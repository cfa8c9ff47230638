#include "mime/any_reading.h"

#include <algorithm>

#include "mime/layers.h"
#include "mime/screen.h"
#include "mime/skeleton.h"

namespace ampauth::mime {
namespace {

constexpr int kMaxLayers = 4;
constexpr std::size_t kShortestBase64 = 14;  // digits that the token's bytes take
constexpr std::string_view kHarmlessToken = "x-amp-none";
static_assert(kHarmlessToken.size() == kAmpToken.size());

// How many bytes may be looked at in a text and its layers. A forwarded message in base64, with attachments
// in base64 of its own, takes under 20 times its size.
class Effort {
 public:
  explicit Effort(std::size_t size) : left_(32 * size + (1u << 20)) {}

  bool spend(std::size_t size) {
    exhausted_ = exhausted_ || size > left_;
    if (!exhausted_) left_ -= size;
    return !exhausted_;
  }

 private:
  std::size_t left_;
  bool exhausted_ = false;
};

// The names of the encodings are looked for in the same pass as the token: what no text around it calls
// base64 or quoted-printable is neither for any parser.
constexpr std::size_t kBase64 = 0;
constexpr std::size_t kQuoted = 1;
SkeletonSearch token_search() { return SkeletonSearch(kAmpToken, {"base64", "quoted"}); }

// Calls visit(digits, skip) for each text that could be base64, until it returns true. Where the text says
// that something is in base64, what is may begin at any of its digits, with anything between them, as
// decoders skip it: one of four ways of grouping all digits reads it. Otherwise only stretches that look like
// base64 are tried.
template <class Char, class Visit>
bool visit_base64(std::span<Char> text, bool in_base64, Visit visit) {
  const std::string_view view(text.data(), text.size());
  if (in_base64) {
    for (std::size_t skip = 0; skip < 4; ++skip) {
      if (visit(text, skip)) return true;
    }
    return false;
  }
  for (auto run = find_base64_run(view, 0); run; run = find_base64_run(view, run->end)) {
    if (run->size() >= kShortestBase64 && visit(text.subspan(run->begin, run->size()), 0)) return true;
  }
  return false;
}

// The outermost text may be quoted-printable because of what is said outside of it. Further in, random bytes
// would hold codes too.
bool is_worth_unquoting(std::string_view text, int layers, const SkeletonSearch& search) {
  return (layers == kMaxLayers || search.saw_side_word(kQuoted)) && holds_quoted_printable(text);
}

bool finds(std::string_view text, bool in_base64, int layers, Effort& effort) {
  if (!effort.spend(text.size())) return true;
  SkeletonSearch search = token_search();
  if (search.occurs_in(text)) return true;
  if (layers == 0) return false;
  const bool found =
      visit_base64(std::span<const char>(text), in_base64 || search.saw_side_word(kBase64),
                   [&](std::span<const char> coded, std::size_t skip) {
                     const std::string layer = decode_base64_digits({coded.data(), coded.size()}, skip);
                     return finds(layer, false, layers - 1, effort);
                   });
  if (found || !is_worth_unquoting(text, layers, search)) return found;
  return finds(decode_quoted_printable_text(text), in_base64, layers - 1, effort);
}

// Returns whether anything was changed.
bool disarm(std::span<char> text, int layers, Effort& effort) {
  if (!effort.spend(text.size())) return false;
  SkeletonSearch search = token_search();
  bool changed = search.overwrite(text, kHarmlessToken);
  if (layers == 0) return changed;
  visit_base64(text, search.saw_side_word(kBase64), [&](std::span<char> coded, std::size_t skip) {
    std::string layer = decode_base64_digits({coded.data(), coded.size()}, skip);
    if (disarm(layer, layers - 1, effort)) {
      encode_base64_digits(coded, layer, skip);
      changed = true;
    }
    return false;
  });
  const std::string_view view(text.data(), text.size());
  if (!is_worth_unquoting(view, layers, search)) return changed;
  std::string layer = decode_quoted_printable_text(view);
  if (!disarm(layer, layers - 1, effort)) return changed;
  encode_quoted_printable_text(text, layer);
  return true;
}

}  // namespace

bool any_reading_finds_amp(std::string_view text, bool in_base64) {
  Effort effort(text.size());
  return finds(text, in_base64, kMaxLayers, effort);
}

bool any_reading_finds_amp(std::span<const message::HeaderField> fields, std::string_view body) {
  // Enough for a token on the border of header and body.
  constexpr std::size_t kBorder = 512;
  std::string header = joined(fields) + "\r\n";
  const bool in_base64 = SkeletonSearch("base64").occurs_in(header);
  header += body.substr(0, kBorder);
  return any_reading_finds_amp(header) || any_reading_finds_amp(body, in_base64);
}

void disarm_every_reading(std::span<char> text) {
  const std::string_view view(text.data(), text.size());
  // What was written over one reading could be the token on another: hardly ever, and not again and again.
  constexpr int kMaxRounds = 4;
  for (int round = 0; round < kMaxRounds; ++round) {
    Effort effort(text.size());
    disarm(text, kMaxLayers, effort);
    if (!any_reading_finds_amp(view)) return;
  }
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c != '\r' && c != '\n'; }, '.');
}

std::string joined(std::span<const message::HeaderField> fields) {
  std::string header;
  for (const message::HeaderField& field : fields) {
    header.append(field.name).append(":").append(field.value).append("\r\n");
  }
  return header;
}

}  // namespace ampauth::mime
