#include "milter/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>
#include <syslog.h>

#include <cstdlib>

namespace ampauth::milter {
namespace {

constexpr const char* kIdent = "ampauth-milter";

// systemd sets JOURNAL_STREAM for a service whose standard error is the journal.
std::string chosen_target(const std::string& target) {
  if (target != "auto") return target;
  return std::getenv("JOURNAL_STREAM") ? "journal" : "stderr";
}

std::shared_ptr<spdlog::logger> make_logger(const std::string& target, bool json) {
  spdlog::sink_ptr sink;
  std::string pattern = "%v";
  if (target == "journal") {
    sink = std::make_shared<spdlog::sinks::systemd_sink_mt>(kIdent);
  } else if (target == "syslog") {
    sink = std::make_shared<spdlog::sinks::syslog_sink_mt>(kIdent, LOG_PID, LOG_MAIL, true);
  } else {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    if (!json) pattern = "%Y-%m-%dT%H:%M:%S.%e%z %l %v";
  }
  auto logger = std::make_shared<spdlog::logger>(kIdent, sink);
  logger->set_pattern(pattern);
  logger->flush_on(spdlog::level::info);
  return logger;
}

}  // namespace

Log::Log(const std::string& target, const std::string& format)
    : logger_(make_logger(chosen_target(target), format == "json")), json_(format == "json") {}

void Log::info(std::string_view text) { write(spdlog::level::info, text); }
void Log::warning(std::string_view text) { write(spdlog::level::warn, text); }
void Log::error(std::string_view text) { write(spdlog::level::err, text); }

void Log::message(const Report& report) {
  logger_->log(spdlog::level::info, "{}", json_ ? format_json(report) : format_text(report));
}

void Log::write(int level, std::string_view text) {
  const auto spd_level = static_cast<spdlog::level::level_enum>(level);
  if (!json_) return logger_->log(spd_level, "{}", text);
  const auto name = spdlog::level::to_string_view(spd_level);
  logger_->log(spd_level, "{}",
               format_json({{"level", std::string(name.data(), name.size())}, {"text", std::string(text)}}));
}

}  // namespace ampauth::milter
