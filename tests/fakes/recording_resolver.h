// A resolver for tests: answers from a zone text, and remembers what it was asked.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "dns/zone.h"

namespace ampauth::fakes {

/// Not thread-safe. Throws std::runtime_error where the zone text is malformed.
class RecordingResolver : public dns::Resolver {
 public:
  explicit RecordingResolver(std::string_view zone = "") : zone_(parse(zone)) {}

  dns::Pending ask(const dns::Question& question) override {
    asked_.push_back(std::string(dns::to_string(question.type)) + " " + question.name);
    return zone_.ask(question);
  }

  /// "TXT example.com", in the order of asking.
  const std::vector<std::string>& asked() const { return asked_; }

 private:
  static dns::Zone parse(std::string_view text) {
    auto zone = dns::Zone::parse(text, "zone");
    if (!zone) throw std::runtime_error(zone.error());
    return std::move(*zone);
  }

  dns::Zone zone_;
  std::vector<std::string> asked_;
};

}  // namespace ampauth::fakes
