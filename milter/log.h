// The daemon's log: journal, syslog or standard error, as text or JSON.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "milter/report.h"

namespace spdlog {
class logger;
}

namespace ampauth::milter {

/// Thread-safe. One line a call; text from outside comes in a Report only.
class Log {
 public:
  /// `target` and `format` are the words of the configuration's [log] table.
  Log(const std::string& target, const std::string& format);

  void info(std::string_view text);
  void warning(std::string_view text);
  void error(std::string_view text);
  /// The line of a message with an AMP part.
  void message(const Report& report);

 private:
  void write(int level, std::string_view text);

  std::shared_ptr<spdlog::logger> logger_;
  bool json_;
};

}  // namespace ampauth::milter
