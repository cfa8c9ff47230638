// What a log says of a site's AMP mail, by sender: what enforcement would change before it is switched on.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace ampauth::tools {

/// Counts the milter's JSON lines (log.format = "json"), a line a message with an AMP part.
class LogSummary {
 public:
  /// Over so many sender domains, the others are counted as one.
  static constexpr std::size_t kMaxDomains = 10'000;

  /// One line, whatever stands before its "{" (syslog's and journalctl's prefixes). What is no line of a
  /// message is passed over.
  void add_line(std::string_view line);

  /// Those of exempt clients, which nobody judged, not included.
  std::size_t messages() const { return messages_; }

  /// For people: the sums, then the senders' domains, those with the most messages that do not pass first,
  /// each with its reasons. Printable ASCII. At most `max_domains` of them.
  std::string text(std::size_t max_domains = 50) const;

 private:
  using Counts = std::map<std::string, std::size_t>;
  struct Domain {
    std::size_t messages = 0;
    std::size_t passed = 0;
    Counts reasons;
  };

  Domain& domain_of(const std::string& from);

  std::size_t messages_ = 0;
  std::size_t passed_ = 0;
  std::size_t exempt_ = 0;
  std::size_t dry_run_ = 0;
  Counts reasons_;
  Counts actions_;
  std::map<std::string, Domain> domains_;
};

}  // namespace ampauth::tools
