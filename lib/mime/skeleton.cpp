#include "mime/skeleton.h"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "base/ascii.h"
#include "mime/layers.h"

namespace ampauth::mime {
namespace {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

bool is_kept(char c) { return base::is_alnum(c) || c == '-'; }

template <class Char>
std::string_view view_of(std::span<Char> text) {
  return {text.data(), text.size()};
}

}  // namespace

void SkeletonSearch::Comments::note_escape() {
  if (!alike_) return;
  alike_ = false;
  std::fill(stacks_.begin() + 1, stacks_.end(), stacks_.front());
}

void SkeletonSearch::Comments::open(Prefixes before, bool escaped) {
  // Honest mail has under ten, a large file of random bytes some thousand.
  constexpr std::size_t kMaxDepth = 65536;
  if (escaped) note_escape();
  for (std::size_t reading = 0; reading < (alike_ ? 1 : stacks_.size()); ++reading) {
    Stack& stack = stacks_[reading];
    if (escaped && (reading & 1) != 0) continue;
    if (stack.before.size() < kMaxDepth) {
      stack.before.push_back(before);
    } else {
      ++stack.too_deep;
      stack.before_too_deep |= before;
    }
  }
}

SkeletonSearch::Prefixes SkeletonSearch::Comments::close(bool escaped) {
  Prefixes before = 0;
  if (escaped) note_escape();
  for (std::size_t reading = 0; reading < (alike_ ? 1 : stacks_.size()); ++reading) {
    Stack& stack = stacks_[reading];
    if (escaped && (reading & 2) != 0) continue;
    if (stack.too_deep > 0) {
      --stack.too_deep;
      before |= stack.before_too_deep;
    } else if (!stack.before.empty()) {
      before |= stack.before.back();
      stack.before.pop_back();
    }
  }
  return before;
}

// Few at any time: neither a charset nor a coded text holds "?", so no more than some marks can overlap.
class SkeletonSearch::Joins {
 public:
  std::size_t next() const { return next_; }

  void add(std::size_t at, Prefixes prefixes) {
    if (prefixes == 0) return;
    joins_.push_back({at, prefixes});
    next_ = std::min(next_, at);
  }

  Prefixes take(std::size_t at) {
    Prefixes prefixes = 0;
    next_ = kNowhere;
    std::erase_if(joins_, [&](const Join& join) {
      if (join.at <= at) {
        prefixes |= join.prefixes;
        return true;
      }
      next_ = std::min(next_, join.at);
      return false;
    });
    return prefixes;
  }

 private:
  struct Join {
    std::size_t at;
    Prefixes prefixes;
  };
  std::vector<Join> joins_;
  std::size_t next_ = kNowhere;
};

SkeletonSearch::SkeletonSearch(std::string_view word, std::initializer_list<std::string_view> side_words)
    : word_(word) {
  Prefixes bit = 1;
  const auto add = [&](std::string_view each) {
    first_letters_ |= bit;
    for (const char c : each) {
      places_[static_cast<unsigned char>(c)] |= bit;
      if (base::to_upper(c) != c) places_[static_cast<unsigned char>(base::to_upper(c))] |= bit;
      bit <<= 1;
    }
    last_letters_.push_back(bit == 0 ? Prefixes{1} << 31 : bit >> 1);
    ends_ |= last_letters_.back();
  };
  add(word);
  for (const std::string_view side_word : side_words) add(side_word);
  for (const unsigned char c : {'=', '(', ')'}) stops_[c] = true;
  for (std::size_t c = 0; c < places_.size(); ++c) {
    stops_[c] = stops_[c] || (places_[c] & first_letters_) != 0;
  }
}

void SkeletonSearch::start() {
  seen_ = 0;
  comments_ = {};
}

bool SkeletonSearch::occurs_in(std::string_view text) {
  start();
  scan(std::span<const char>(text), 0, true);
  return found();
}

bool SkeletonSearch::overwrite(std::span<char> text, std::string_view other) {
  other_ = other;
  start();
  scan(text, 0, true);
  return found();
}

template <class Char>
SkeletonSearch::Prefixes SkeletonSearch::scan(std::span<Char> text, Prefixes prefixes, bool with_words) {
  Joins joins;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at >= joins.next()) prefixes |= joins.take(at);
    if (prefixes == 0) {
      const std::size_t stop = std::min(joins.next(), text.size());
      while (at < stop && !stops_[static_cast<unsigned char>(text[at])]) ++at;
      if (at == text.size()) break;
      if (at == joins.next()) prefixes = joins.take(at);
    }
    const char c = text[at];
    if (is_kept(c)) {
      prefixes = (prefixes << 1 | first_letters_) & places_[static_cast<unsigned char>(c)];
      if ((prefixes & ends_) == 0) continue;
      seen_ |= prefixes & ends_;
      if ((prefixes & last_letters_.front()) == 0) continue;
      if (std::is_const_v<Char>) return prefixes;
      complete(text, at);
      prefixes = 0;
    } else if (c == '(') {
      comments_.open(prefixes, at > 0 && text[at - 1] == '\\');
    } else if (c == ')') {
      prefixes |= comments_.close(at > 0 && text[at - 1] == '\\');
    } else if (c == '=' && at + 1 < text.size() && text[at + 1] == '?') {
      read_mark(text, at, prefixes, with_words, joins);
      if (found() && std::is_const_v<Char>) return prefixes;
    }
  }
  return prefixes | joins.take(kNowhere);
}

// "=?charset?Q?" at an offset, and whether a whole encoded word begins there. No length is too long: from one
// "=?" to the next one no byte is looked at more than a few times.
template <class Char>
void SkeletonSearch::read_mark(std::span<Char> text, std::size_t at, Prefixes prefixes, bool with_words,
                               Joins& joins) {
  const std::string_view view = view_of(text);
  const std::size_t charset_end = view.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= view.size()) return;
  const char coding = base::to_lower(view[charset_end + 1]);
  if ((coding != 'b' && coding != 'q') || view[charset_end + 2] != '?') return;
  const std::size_t begin = charset_end + 3;
  joins.add(begin, prefixes);
  if (!with_words) return;
  const std::size_t end = view.find('?', begin);
  if (end == std::string_view::npos || end + 1 >= view.size() || view[end + 1] != '=') return;
  const std::span<Char> coded = text.subspan(begin, end - begin);
  Prefixes behind = prefixes | read_word(coded, coding == 'b', prefixes);
  // Padding ends the word for some.
  const std::size_t padding = view_of(coded).find('=');
  if (coding == 'b' && padding != std::string_view::npos) {
    behind |= read_word(coded.first(padding), true, prefixes);
  }
  joins.add(end + 2, behind);
}

template <class Char>
SkeletonSearch::Prefixes SkeletonSearch::read_word(std::span<Char> coded, bool base64, Prefixes prefixes) {
  const std::string_view view = view_of(coded);
  std::string text = base64 ? decode_base64_digits(view) : decode_quoted_printable_text(view);
  if constexpr (std::is_const_v<Char>) {
    return scan(std::span<const char>(text), prefixes, false);
  } else {
    const std::string before = text;
    const Prefixes behind = scan(std::span<char>(text), prefixes, false);
    if (text == before) return behind;
    base64 ? encode_base64_digits(coded, text) : encode_quoted_printable_text(coded, text);
    return behind;
  }
}

template <class Char>
void SkeletonSearch::complete(std::span<Char> text, std::size_t last) {
  if constexpr (!std::is_const_v<Char>) {
    std::size_t at = last + 1;
    for (std::size_t i = word_.size(); i > 0; --i) {
      do {
        if (at == 0) return;
        --at;
      } while (!is_kept(text[at]));
      if (base::to_lower(text[at]) != word_[i - 1]) return;
      text[at] = other_[i - 1];
    }
  }
}

}  // namespace ampauth::mime
