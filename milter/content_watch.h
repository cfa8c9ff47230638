// Notices an MTA that shows the filter transactions and never what is in them.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

namespace ampauth::milter {

/// Counts transactions that came as far as DATA and ended without a header or a body. A client that leaves in
/// the middle of a message, or a message that the MTA itself refuses, looks the same, so that only several in
/// a row mean something. Thread-safe.
class ContentWatch {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int kInARow = 10;
  static constexpr std::chrono::hours kInterval{1};

  /// A session begins. Whether DATA is to be asked for in it, which costs each message a round trip: at the
  /// start, and after kInARow sessions in which no content was seen.
  bool wants_data();

  /// A transaction has ended that showed content or came as far as DATA. True when it is time to warn: this
  /// is the kInARow-th or a later one in a row without content, and there was no warning for kInterval.
  bool transaction_ended(bool had_content, Clock::time_point now);

 private:
  std::mutex mutex_;
  int sessions_ = kInARow;  ///< since content was seen
  int transactions_ = 0;
  std::optional<Clock::time_point> warned_;
};

}  // namespace ampauth::milter
