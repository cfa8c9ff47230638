// Holds back what would be logged again and again.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ampauth::milter {

/// A text is written once a minute, with the number of times that it was held back. Thread-safe.
class Repeats {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes kInterval{1};
  /// Of different texts; more are not held back.
  static constexpr std::size_t kMaxTexts = 100;

  /// What to write for `text`, nullopt where it is held back.
  std::optional<std::string> pass(const std::string& text, Clock::time_point now);

  /// What to write of texts that were held back and whose minute is over.
  std::vector<std::string> due(Clock::time_point now);

 private:
  struct Seen {
    Clock::time_point written;
    int held_back = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Seen> seen_;
};

}  // namespace ampauth::milter
