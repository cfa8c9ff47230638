// How long the checks of a message took: for those who watch over the filter, nothing is judged by it.
#pragma once

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace ampauth::auth {

enum class Check { mime, dkim, spf, dmarc, senders };

constexpr std::string_view to_string(Check check) {
  switch (check) {
    case Check::mime: return "mime";
    case Check::dkim: return "dkim";
    case Check::spf: return "spf";
    case Check::dmarc: return "dmarc";
    case Check::senders: return "senders";
  }
  return "";
}

/// The checks that were made, in their order, each with its time by the clock, waiting for DNS included.
using Timing = std::vector<std::pair<Check, std::chrono::nanoseconds>>;

/// What `make` returns, and its time at the end of `timing`.
template <class Make>
auto timed(Check check, Timing& timing, const Make& make) {
  const auto begin = std::chrono::steady_clock::now();
  auto made = make();
  timing.emplace_back(check, std::chrono::steady_clock::now() - begin);
  return made;
}

}  // namespace ampauth::auth
