#include "milter/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/spdlog.h>
#include <syslog.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>

#include "milter/journal.h"

namespace ampauth::milter {
namespace {

constexpr const char* kIdent = "ampauth-milter";

// systemd sets JOURNAL_STREAM for a service whose standard error is the journal.
std::string chosen_target(const std::string& target) {
  if (target != "auto") return target;
  return std::getenv("JOURNAL_STREAM") ? "journal" : "stderr";
}

// nullptr for the journal, whose sink in spdlog knows no fields of ours.
std::shared_ptr<spdlog::logger> make_logger(const std::string& target, bool json) {
  if (target == "journal") return nullptr;
  spdlog::sink_ptr sink;
  std::string pattern = "%v";
  if (target == "syslog") {
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

// RFC 3339, UTC.
std::string time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

// What is lost otherwise is the mail that the line is about.
template <class Write>
void or_lost(const Write& write) noexcept {
  try {
    write();
  } catch (const std::exception&) {
    std::fputs("ampauth-milter: a line of the log is lost: memory is short\n", stderr);
  }
}

struct LevelWords {
  spdlog::level::level_enum spdlog_level;
  int priority;
  const char* word;
};

constexpr LevelWords kLevels[] = {
    {spdlog::level::info, LOG_INFO, "info"},
    {spdlog::level::warn, LOG_WARNING, "warning"},
    {spdlog::level::err, LOG_ERR, "error"},
};

}  // namespace

Log::Log(const std::string& target, const std::string& format)
    : logger_(make_logger(chosen_target(target), format == "json")),
      json_(format == "json"),
      with_time_(chosen_target(target) == "stderr") {}

void Log::repeated_warning(const std::string& text) noexcept {
  or_lost([&] {
    if (const auto line = repeats_.pass(text, Repeats::Clock::now())) warning(*line);
  });
}

void Log::write_repeated() noexcept {
  or_lost([&] {
    for (const std::string& line : repeats_.due(Repeats::Clock::now())) warning(line);
  });
}

void Log::message(const Report& report) noexcept {
  or_lost([&] { write(Level::info, format_text(report), report); });
}

void Log::write(Level level, std::string_view text) noexcept {
  or_lost([&] {
    const std::string line(text);
    write(level, line, json_ ? Report{{"text", line}} : Report{});
  });
}

void Log::write(Level level, const std::string& text, const Report& fields) {
  const LevelWords& words = kLevels[static_cast<std::size_t>(level)];
  std::string line = text;
  if (json_) {
    Report all;
    if (with_time_) all.emplace_back("time", time_now());
    all.emplace_back("level", words.word);
    all.insert(all.end(), fields.begin(), fields.end());
    line = format_json(all);
  }
  if (logger_) return logger_->log(words.spdlog_level, "{}", line);
  if (!send_to_journal(journal_fields(words.priority, line, fields)))
    std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace ampauth::milter
