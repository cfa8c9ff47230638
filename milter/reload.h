// The filter in force, and how another takes its place.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "auth/filter.h"
#include "milter/log.h"
#include "milter/metrics.h"

namespace ampauth::milter {

/// Thread-safe. Messages in flight keep the filter that they began with.
class FilterInForce {
 public:
  /// Builds the filter of `config`, which is that of the file. `log` and `metrics` are borrowed.
  static tl::expected<std::unique_ptr<FilterInForce>, std::string> create(std::string config_file,
                                                                          const config::Config& config,
                                                                          Log& log, Metrics& metrics);

  std::shared_ptr<const auth::Filter> current() const { return filter_.load(); }

  /// Reads everything again and swaps the filter, or keeps the old one, logs why and returns false. Never
  /// throws. What only a restart can change is logged as well. One call at a time.
  bool reload() noexcept;
  /// As reload() tells of one that failed: for one that could not even begin. Returns false.
  bool reload_failed() noexcept;

 private:
  bool try_reload();
  FilterInForce(std::string config_file, Log& log, Metrics& metrics,
                std::shared_ptr<const auth::Filter> filter);

  std::string config_file_;
  Log& log_;
  Metrics& metrics_;
  std::atomic<std::shared_ptr<const auth::Filter>> filter_;
};

}  // namespace ampauth::milter
