#include "mime/skeleton.h"

#include <bit>

#include "base/ascii.h"
#include "mime/amp_token.h"
#include "mime/blocks.h"

namespace ampauth::mime {
namespace {

// "quoted" alone is a word of prose.
constexpr std::string_view kWords[] = {kAmpToken, "base64", "quoted-p"};

// By byte: which letters of the words it is.
constexpr auto kPlaces = [] {
  std::array<Prefixes, 256> places{};
  Prefixes bit = 1;
  for (const std::string_view word : kWords) {
    for (const char c : word) {
      places[static_cast<unsigned char>(c)] |= bit;
      if (base::is_alpha(c)) places[static_cast<unsigned char>(base::to_upper(c))] |= bit;
      bit <<= 1;
    }
  }
  return places;
}();

constexpr Prefixes kFirstLetters = [] {
  Prefixes letters = 0;
  std::size_t at = 0;
  for (const std::string_view word : kWords) {
    letters |= Prefixes{1} << at;
    at += word.size();
  }
  return letters;
}();

constexpr auto kKept = [] {
  std::array<bool, 256> kept{};
  for (std::size_t c = 0; c < kept.size(); ++c) kept[c] = base::is_alnum(static_cast<char>(c)) || c == '-';
  return kept;
}();

// Whether the word that a letter at this offset could begin ends with it: behind at most some junk stands
// what does not go on with it. The common case, told without a step.
bool fades_at_once(std::string_view text, std::size_t at) {
  constexpr std::size_t kLook = 6;
  const Prefixes begun = kPlaces[static_cast<unsigned char>(text[at])] & kFirstLetters;
  if (begun == 0 || at + kLook >= text.size()) return false;
  for (std::size_t next = at + 1; next <= at + kLook; ++next) {
    const auto c = static_cast<unsigned char>(text[next]);
    if (kKept[c]) return ((begun << 1 | kFirstLetters) & kPlaces[c]) == 0;
    if (c == '(' || c == ')' || c == '?' || c == 4) return false;
  }
  return false;
}

}  // namespace

inline Prefixes SkeletonReader::read(char c, char last, Prefixes prefixes, Comments::Place place) {
  if (kKept[static_cast<unsigned char>(c)]) {
    const Prefixes longer = (prefixes << 1 | kFirstLetters) & kPlaces[static_cast<unsigned char>(c)];
    seen_ |= longer & (kBase64End | kQuotedEnd);
    return longer;
  }
  if (c == '(') comments_.open(prefixes, place, last == '\\');
  if (c == ')') prefixes |= comments_.close(place, last == '\\');
  return prefixes;
}

Prefixes SkeletonReader::behind(char c, Prefixes before) {
  if (!kKept[static_cast<unsigned char>(c)]) return before;
  return (before << 1 | kFirstLetters) & kPlaces[static_cast<unsigned char>(c)];
}

bool SkeletonReader::end_code(char c) {
  const Prefixes joined = behind(c, before_code_);
  prefixes_ |= joined & ~kTokenEnd;
  seen_ |= joined & (kBase64End | kQuotedEnd);
  return ends_token(joined);
}

SkeletonReader::Found SkeletonReader::step(char c) {
  using Place = Comments::Place;
  const Place place = words_.in_word() ? Place::coded_word : Place::text;
  const Prefixes here = read(c, last_, prefixes_, place);
  Prefixes found = 0;
  const Prefixes joined = words_.take(c, here, [&](char decoded, Prefixes before) {
    const Prefixes behind = read(decoded, last_decoded_, before, Place::decoded_word);
    last_decoded_ = decoded;
    found |= behind & kTokenEnd;
    return behind & ~kTokenEnd;
  });
  prefixes_ = (here & ~kTokenEnd) | joined;
  last_ = c;
  if (octets_left_out_ > 0 || (c == '\4' && prefixes_ != 0)) skip_octet_header(c);
  if ((here & kTokenEnd) != 0) return Found::here;
  return found != 0 ? Found::in_word : Found::nothing;
}

bool SkeletonReader::push(char c) {
  if (!is_idle() || is_beginning(c)) {
    if (c == '?') words_.pass(last_visible_);
    if (!base::is_space(c)) last_visible_ = c;
    return step(c) != Found::nothing;
  }
  last_ = c;
  if (!base::is_space(c)) last_visible_ = c;
  return false;
}

// X.690 8.1.3, 8.7: the tag 4, and a length of one byte, or of one that counts up to four more.
void SkeletonReader::skip_octet_header(char c) {
  const auto byte = static_cast<unsigned char>(c);
  // before_octets_[0]: the length follows. [i]: i more bytes of it.
  const Prefixes before_length = before_octets_[0];
  before_octets_[0] = 0;
  prefixes_ |= before_octets_[1];
  for (std::size_t i = 1; i + 1 < before_octets_.size(); ++i) before_octets_[i] = before_octets_[i + 1];
  before_octets_.back() = 0;
  const std::size_t more = byte < 0x80 ? 0 : byte & 0x7fu;
  if (more == 0)
    prefixes_ |= before_length;
  else if (more <= 4)
    before_octets_[more] |= before_length;
  if (c == '\4') before_octets_[0] = prefixes_;
  octets_left_out_ = before_octets_.size();
  while (octets_left_out_ > 0 && before_octets_[octets_left_out_ - 1] == 0) --octets_left_out_;
}

// Reads on where a word stands begun, over junk in long steps. Stops behind the byte that leaves nothing.
bool SkeletonReader::go_on(std::string_view text, std::size_t& at) {
  while (at < text.size() && !is_idle()) {
    const char c = text[at];
    if (is_waiting() && kKept[static_cast<unsigned char>(c)]) {
      ++at;
      const Prefixes seen = seen_;
      prefixes_ = read(c, last_, prefixes_, Comments::Place::text);
      last_ = c;
      if ((prefixes_ & kTokenEnd) != 0) {
        prefixes_ &= ~kTokenEnd;
        found_ = Found::here;
        return true;
      }
      if (((seen_ ^ seen) & kQuotedEnd) != 0) quoted_at_ = at;
      continue;
    }
    if (is_waiting()) {
      const std::size_t next = find_no_junk(text, at);
      if (next > at) {
        at = next;
        last_ = text[at - 1];
        continue;
      }
    }
    if (step_in(text, at)) return true;
  }
  return false;
}

// A byte that find_beginnings() names, where the reader is idle.
bool SkeletonReader::begin(std::string_view text, std::size_t& at) {
  if (text[at] == '?') return step_in(text, at);
  const char c = text[at++];
  prefixes_ = read(c, last_, 0, Comments::Place::text);
  last_ = c;
  return false;
}

bool SkeletonReader::step_in(std::string_view text, std::size_t& at) {
  // Not every byte before this one went through the words.
  if (text[at] == '?') words_.pass(last_visible(text.substr(0, at)));
  const bool said = says_quoted();
  found_ = step(text[at++]);
  if (!said && says_quoted()) quoted_at_ = at;
  return found_ != Found::nothing;
}

char SkeletonReader::last_visible(std::string_view text) const {
  while (!text.empty() && base::is_space(text.back())) text.remove_suffix(1);
  return text.empty() ? last_visible_ : text.back();
}

std::optional<SkeletonReader::Token> SkeletonReader::read_to_token(std::string_view text) {
  const auto token = read(text);
  last_visible_ = last_visible(text.substr(0, token ? token->last + 1 : text.size()));
  return token;
}

std::optional<SkeletonReader::Token> SkeletonReader::read(std::string_view text) {
  std::size_t at = 0;
  quoted_at_ = 0;
  if (go_on(text, at)) return Token{at - 1, found_};
  // A block is looked at with the byte behind it.
  while (at + kBlock < text.size()) {
    const std::size_t block = at;
    std::uint64_t beginnings = find_beginnings(text.data() + block);
    at += kBlock;
    while (beginnings != 0) {
      at = block + static_cast<std::size_t>(std::countr_zero(beginnings));
      if (fades_at_once(text, at)) {
        beginnings &= beginnings - 1;
        at = block + kBlock;
        continue;
      }
      if (at > 0) last_ = text[at - 1];
      if (begin(text, at) || go_on(text, at)) return Token{at - 1, found_};
      if (at >= block + kBlock) break;
      beginnings &= ~std::uint64_t{0} << (at - block);
      if (beginnings == 0) at = block + kBlock;
    }
    last_ = text[at - 1];
  }
  while (at < text.size()) {
    if (!is_beginning(text[at])) {
      last_ = text[at++];
      continue;
    }
    if (begin(text, at) || go_on(text, at)) return Token{at - 1, found_};
  }
  return std::nullopt;
}

}  // namespace ampauth::mime
