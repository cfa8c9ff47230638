// What the daemon counts for Prometheus. The names, and what they mean, are in metrics.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "auth/filter.h"
#include "milter/traffic.h"

namespace ampauth::milter {

/// What went wrong at a message.
enum class Trouble {
  internal_error,  ///< an exception of ours: the AMP part does not pass, or the MTA tries again
  lost_edits,      ///< the MTA did not take an edit: it tries again
  refused,         ///< the header was too large to edit, so the sender was refused
  spool,           ///< a body could not be written to its file and was kept in memory
};

/// Thread-safe. Every label is of a closed set, so that no mail can make it grow.
class Metrics {
 public:
  /// `traffic` is borrowed, and read whenever the numbers are.
  explicit Metrics(const Traffic& traffic);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void session_begins();
  /// A message that was accepted at the end of its header: it cannot hold an AMP part.
  void message_passed_by();
  /// A message judged at its end. `spent` is what the MTA waited for there.
  void message_judged(const auth::Judgement& judgement, std::chrono::nanoseconds spent);
  void spooled(std::size_t bytes);
  void troubled_by(Trouble trouble);
  /// `filter` is in force from now on.
  void loaded(const auth::Filter& filter);
  void reload_ended(bool well);

  /// All numbers, in Prometheus's text format.
  std::string text() const;

 private:
  struct Series;
  std::unique_ptr<Series> series_;
  const Traffic& traffic_;
};

}  // namespace ampauth::milter
