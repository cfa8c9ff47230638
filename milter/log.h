// The daemon's log: journal, syslog or standard error, as text or JSON.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "milter/repeats.h"
#include "milter/report.h"

namespace spdlog {
class logger;
}

namespace ampauth::milter {

/// Thread-safe. One line a call; text from outside comes in a Report only. Never throws: a line that cannot
/// be written, for want of memory, is lost, and standard error is told so.
class Log {
 public:
  /// `target` and `format` are the words of the configuration's [log] table.
  Log(const std::string& target, const std::string& format);

  void info(std::string_view text) noexcept { write(Level::info, text); }
  void warning(std::string_view text) noexcept { write(Level::warning, text); }
  void error(std::string_view text) noexcept { write(Level::error, text); }

  /// A warning that every message may give rise to: written once a minute, with a count.
  void repeated_warning(const std::string& text) noexcept;
  /// Writes the counts that are due. To be called now and then.
  void write_repeated() noexcept;

  /// The line of a message with an AMP part. In the journal its fields are also the entry's own,
  /// AMPAUTH_RESULT and so on.
  void message(const Report& report) noexcept;

 private:
  enum class Level { info, warning, error };
  void write(Level level, std::string_view text) noexcept;
  /// `text` is the line where it is not JSON, else `fields` are.
  void write(Level level, const std::string& text, const Report& fields);

  std::shared_ptr<spdlog::logger> logger_;  ///< nullptr: the journal
  bool json_;
  bool with_time_;  ///< whether nobody but us writes the time
  Repeats repeats_;
};

}  // namespace ampauth::milter
