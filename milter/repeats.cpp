#include "milter/repeats.h"

namespace ampauth::milter {
namespace {

std::string with_count(const std::string& text, int count) {
  return count == 0 ? text : text + " (" + std::to_string(count) + " times more since this was last logged)";
}

}  // namespace

std::optional<std::string> Repeats::pass(const std::string& text, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = seen_.find(text);
  if (found == seen_.end()) {
    if (seen_.size() < kMaxTexts) seen_.emplace(text, Seen{now});
    return text;
  }
  Seen& seen = found->second;
  if (now - seen.written < kInterval) {
    ++seen.held_back;
    return std::nullopt;
  }
  const int held_back = seen.held_back;
  seen = Seen{now};
  return with_count(text, held_back);
}

std::vector<std::string> Repeats::due(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines;
  for (auto each = seen_.begin(); each != seen_.end();) {
    auto& [text, seen] = *each;
    if (now - seen.written < kInterval) {
      ++each;
      continue;
    }
    if (seen.held_back == 0) {
      each = seen_.erase(each);
      continue;
    }
    lines.push_back(with_count(text, seen.held_back));
    seen = Seen{now};
    ++each;
  }
  return lines;
}

}  // namespace ampauth::milter
