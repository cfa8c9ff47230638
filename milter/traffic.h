// What is under way: the MTA's sessions, and the messages in them.
#pragma once

#include <atomic>
#include <memory>

namespace ampauth::milter {

/// Thread-safe.
class Traffic {
  struct Leave {
    void operator()(std::atomic<int>* count) const { --*count; }
  };

 public:
  /// Counts for as long as it lives. The Traffic must outlive it.
  using Token = std::unique_ptr<std::atomic<int>, Leave>;

  Token begin_session() { return enter(sessions_); }
  /// From MAIL until its last reply is decided on; libmilter sends that a moment later.
  Token begin_message() { return enter(messages_); }

  int sessions() const { return sessions_; }
  int messages() const { return messages_; }

 private:
  static Token enter(std::atomic<int>& count) {
    ++count;
    return Token(&count);
  }

  std::atomic<int> sessions_ = 0;
  std::atomic<int> messages_ = 0;
};

}  // namespace ampauth::milter
