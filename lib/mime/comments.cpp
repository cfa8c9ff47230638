#include "mime/comments.h"

#include <algorithm>
#include <utility>

namespace ampauth::mime {

void Comments::Stack::push_entry(Prefixes before) {
  // Honest mail has none, a large file of random bytes some.
  constexpr std::size_t kMaxEntries = 4096;
  if (entries_.size() < kMaxEntries) {
    entries_.push_back({before, 1, std::exchange(blanks_, 0)});
    return;
  }
  // The last one stands for all above it: each gives back more than stood before it, never less.
  entries_.back().before |= before;
  entries_.back().times += std::exchange(blanks_, 0) + 1;
}

Prefixes Comments::Stack::pop_entry() {
  Entry& top = entries_.back();
  const Prefixes before = top.before;
  if (--top.times == 0) {
    blanks_ = top.blanks;
    entries_.pop_back();
  }
  return before;
}

bool Comments::reads(std::size_t reading, Place place) {
  return place == Place::text || reading / 4 == static_cast<std::size_t>(place);
}

void Comments::tell_apart() {
  if (std::exchange(alike_, false)) std::fill(stacks_.begin() + 1, stacks_.end(), stacks_.front());
}

void Comments::open_each(Prefixes before, Place place, bool escaped) {
  tell_apart();
  for (std::size_t reading = 0; reading < stacks_.size(); ++reading) {
    if (!reads(reading, place) || (escaped && (reading & kEscapedOpensNone) != 0)) continue;
    stacks_[reading].push(before);
  }
}

Prefixes Comments::close_each(Place place, bool escaped) {
  tell_apart();
  Prefixes before = 0;
  for (std::size_t reading = 0; reading < stacks_.size(); ++reading) {
    if (!reads(reading, place) || (escaped && (reading & kEscapedClosesNone) != 0)) continue;
    before |= stacks_[reading].pop();
  }
  return before;
}

}  // namespace ampauth::mime
