#include "milter/reload.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/settings.h"
#include "config/unwise.h"
#include "dns/unbound_resolver.h"

namespace ampauth::milter {
namespace {

using FilterPtr = std::shared_ptr<const auth::Filter>;

// The resolver of `old` goes on where its settings, and what the trust anchor's file holds, are the same: its
// cache is worth keeping. Name servers from /etc/resolv.conf may have changed without the configuration.
tl::expected<FilterPtr, std::string> build_filter(const config::Config& config, const FilterPtr& old) {
  const dns::ResolverOptions options = auth::resolver_options_of(config);
  if (old && !options.nameservers.empty() && old->resolver_options() == options)
    return auth::Filter::create(config, old->resolver());
  auto resolver = auth::make_resolver(config);
  if (!resolver) return tl::unexpected(resolver.error());
  return auth::Filter::create(config, std::move(*resolver));
}

// Registries change every week: a domain under a suffix that the list does not know yet aligns with its
// neighbours.
void report_suffix_list(const auth::Filter& filter, Log& log) {
  constexpr std::int64_t kOld = 400;
  const alignment::SuffixList& suffixes = filter.suffixes();
  if (suffixes.modified() == 0) return;
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const std::int64_t days = (now - suffixes.modified()) / 86400;
  const std::string text =
      "public suffix list " + suffixes.source() + ", " + std::to_string(days) + " days old";
  if (days > kOld)
    log.warning(text + ": get a newer one from publicsuffix.org and name it in psl.file");
  else
    log.info(text);
}

void report_lists(const auth::Filter& filter, Log& log) {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  for (const auto& notice : filter.registry().notices(now))
    notice.has_expired_entries ? log.warning(notice.text) : log.info(notice.text);
}

void report_changes(const std::vector<std::string>& changes, Log& log) {
  // What was built at the start, and is not built again.
  constexpr std::string_view kAtStart[] = {"milter.socket", "milter.user", "log.", "metrics."};
  for (const std::string& change : changes) {
    const bool later = std::any_of(std::begin(kAtStart), std::end(kAtStart),
                                   [&](std::string_view begin) { return change.starts_with(begin); });
    later ? log.warning("changed " + change + ", which takes effect at the next start")
          : log.info("changed " + change);
  }
}

}  // namespace

FilterInForce::FilterInForce(std::string config_file, Log& log, Metrics& metrics, FilterPtr filter)
    : config_file_(std::move(config_file)), log_(log), metrics_(metrics), filter_(std::move(filter)) {}

tl::expected<std::unique_ptr<FilterInForce>, std::string> FilterInForce::create(std::string config_file,
                                                                                const config::Config& config,
                                                                                Log& log, Metrics& metrics) {
  auto filter = build_filter(config, nullptr);
  if (!filter) return tl::unexpected(filter.error());
  report_suffix_list(**filter, log);
  report_lists(**filter, log);
  metrics.loaded(**filter);
  return std::unique_ptr<FilterInForce>(
      new FilterInForce(std::move(config_file), log, metrics, std::move(*filter)));
}

bool FilterInForce::reload() noexcept {
  try {
    if (try_reload()) {
      metrics_.reload_ended(true);
      return true;
    }
  } catch (const std::exception& error) {  // no memory, no thread
    log_.error(error.what());
  }
  return reload_failed();
}

bool FilterInForce::reload_failed() noexcept {
  try {
    log_.error("reload failed: the old configuration stays in force");
    metrics_.reload_ended(false);
  } catch (const std::exception&) {  // a line is lost
  }
  return false;
}

bool FilterInForce::try_reload() {
  const FilterPtr old = filter_.load();
  const auto config = config::load(config_file_);
  if (!config) {
    for (const std::string& complaint : config.error()) log_.error(complaint);
    return false;
  }
  auto filter = build_filter(*config, old);
  if (!filter) {
    log_.error(filter.error());
    return false;
  }
  report_suffix_list(**filter, log_);
  report_lists(**filter, log_);
  metrics_.loaded(**filter);
  filter_.store(std::move(*filter));
  try {
    const auto changes = config::differences(old->config(), *config);
    log_.info("reloaded " + config_file_ + (changes.empty() ? ", in which no option has changed" : ""));
    report_changes(changes, log_);
    for (const std::string& warning : config::unwise_settings(*config)) log_.warning(warning);
  } catch (const std::bad_alloc&) {  // lines are lost, but the new configuration is in force
  }
  return true;
}

}  // namespace ampauth::milter
