#include "tools/log_summary.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/ascii.h"
#include "verdict/policy.h"
#include "verdict/reason.h"

namespace ampauth::tools {
namespace {

using nlohmann::json;

constexpr const char* kNoDomain = "(no single From)";
constexpr const char* kOtherDomains = "(other domains)";

// The member's text, "" where there is none. A log is a file like any other: anything may stand in it.
std::string text_of(const json& object, const char* key) {
  const auto member = object.find(key);
  if (member == object.end() || !member->is_string()) return "";
  std::string text = member->get<std::string>();
  for (char& c : text)
    if (base::is_control(c) || static_cast<unsigned char>(c) >= 0x80) c = '?';
  return text;
}

// Only words of ours are counted one by one: a log is bounded by nothing.
std::string reason_of(const json& object) {
  const std::string token = text_of(object, "reason");
  const auto reasons = verdict::all_reasons();
  const bool known = std::any_of(reasons.begin(), reasons.end(),
                                 [&](const verdict::ReasonFacts& facts) { return facts.token == token; });
  return known ? token : "(other)";
}

template <class Value, class Less>
std::vector<std::pair<std::string, Value>> sorted(const std::map<std::string, Value>& values, Less less) {
  std::vector<std::pair<std::string, Value>> rows(values.begin(), values.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const auto& a, const auto& b) { return less(a.second, b.second); });
  return rows;
}

std::string counts_text(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, count] : sorted(counts, std::greater<>()))
    text.append(text.empty() ? "" : ", ").append(name).append(" ").append(std::to_string(count));
  return text;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 2, width), ' ');
  return text;
}

}  // namespace

void LogSummary::add_line(std::string_view line) {
  const std::size_t begin = line.find('{');
  if (begin == std::string_view::npos) return;
  const json object = json::parse(line.substr(begin), nullptr, false);
  if (!object.is_object()) return;
  const std::string result = text_of(object, "result");
  const auto action = verdict::parse_action(text_of(object, "action"));
  if (result.empty() || !action) return;
  if (result == verdict::to_string(verdict::Result::none)) {
    ++exempt_;
    return;
  }
  ++messages_;
  ++actions_[std::string(verdict::to_string(*action))];
  dry_run_ += text_of(object, "dry_run") == "yes";
  Domain& domain = domain_of(text_of(object, "from"));
  ++domain.messages;
  if (result == verdict::to_string(verdict::Result::pass)) {
    ++passed_;
    ++domain.passed;
    return;
  }
  const std::string reason = reason_of(object);
  ++reasons_[reason];
  ++domain.reasons[reason];
}

LogSummary::Domain& LogSummary::domain_of(const std::string& from) {
  const std::size_t at = from.rfind('@');
  const std::string name = at == std::string::npos ? kNoDomain : from.substr(at + 1);
  const auto known = domains_.find(name);
  if (known != domains_.end()) return known->second;
  return domains_[domains_.size() < kMaxDomains ? name : kOtherDomains];
}

std::string LogSummary::text(std::size_t max_domains) const {
  if (messages_ == 0)
    return "no line of a message with an AMP part; the milter writes them where log.format is \"json\"\n";
  std::string text = std::to_string(messages_) + " messages with an AMP part, " + std::to_string(passed_) +
                     " pass" +
                     (exempt_ == 0 ? "" : "; " + std::to_string(exempt_) + " more of exempt clients") + "\n";
  text += "actions: " + counts_text(actions_);
  if (dry_run_ > 0) text += " (" + std::to_string(dry_run_) + " in a dry run, in which none is taken)";
  text += "\n";
  if (!reasons_.empty()) text += "reasons: " + counts_text(reasons_) + "\n";
  text += "\n" + padded("sender", 36) + padded("messages", 10) + padded("pass", 8) + "reasons\n";
  const auto failed = [](const Domain& domain) { return domain.messages - domain.passed; };
  const auto rows = sorted(domains_, [&](const Domain& a, const Domain& b) {
    return std::pair(failed(a), a.messages) > std::pair(failed(b), b.messages);
  });
  for (std::size_t i = 0; i < std::min(rows.size(), max_domains); ++i) {
    const auto& [name, domain] = rows[i];
    text += padded(name, 36) + padded(std::to_string(domain.messages), 10) +
            padded(std::to_string(domain.passed), 8) + counts_text(domain.reasons) + "\n";
  }
  if (rows.size() > max_domains) text += "and " + std::to_string(rows.size() - max_domains) + " more\n";
  return text;
}

}  // namespace ampauth::tools
