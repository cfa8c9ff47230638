#include "dns/lookups.h"

#include "base/ascii.h"

namespace ampauth::dns {
Lookups::Lookups(Resolver& resolver, std::chrono::milliseconds budget)
    : resolver_(resolver), budget_(budget) {}

void Lookups::prefetch(const Question& question) { entry(question); }

const Answer& Lookups::answer(const Question& question) {
  Entry& found = entry(question);
  if (found.answered) return found.answer;
  found.answered = true;
  if (!deadline_) deadline_ = std::chrono::steady_clock::now() + budget_;
  if (found.pending.wait_until(*deadline_) == std::future_status::ready)
    found.answer = found.pending.get();
  else
    found.answer = without_records(Status::timeout);
  return found.answer;
}

AnswerCounts Lookups::count_answers() const {
  AnswerCounts counts;
  for (const auto& [question, entry] : entries_) {
    if (entry.answered)
      ++counts[entry.answer.status];
    else if (entry.pending.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
      ++counts[entry.pending.get().status];
  }
  return counts;
}

Lookups::Entry& Lookups::entry(const Question& question) {
  const auto [at, is_new] = entries_.try_emplace(Question{base::lower_case(question.name), question.type});
  Entry& found = at->second;
  if (!is_new) return found;
  if (asked_ >= kMaxQuestions) {
    found.answer = without_records(Status::not_asked);
    found.answered = true;
    return found;
  }
  ++asked_;
  found.pending = resolver_.ask(at->first);
  return found;
}

}  // namespace ampauth::dns
