// The DNS look-ups of one message: each question once, at most so many, all within one deadline.
#pragma once

#include <chrono>
#include <map>
#include <optional>

#include "dns/resolver.h"

namespace ampauth::dns {

/// How many questions had an answer of which status.
using AnswerCounts = std::map<Status, std::size_t>;

/// Not thread-safe: one message is examined by one thread at a time.
class Lookups {
 public:
  /// Over this many different questions nothing is asked (Status::not_asked): a sender's records cannot make
  /// us ask forever. No record within RFC 7208 4.6.4 comes to it: SPF takes at most 122 (its record, ten
  /// terms of eleven questions, and the client's name and its ten addresses for "%{p}"). The other 78 are far
  /// more than the keys of 16 signatures and DMARC take.
  static constexpr std::size_t kMaxQuestions = 200;

  /// `resolver` is borrowed for the lifetime of this object. `budget` is how long the message may wait for
  /// DNS in all, from its first wait on: what is only prefetched, while a message still comes in, costs
  /// nothing of it.
  Lookups(Resolver& resolver, std::chrono::milliseconds budget);

  /// Asks now, so that the answer is there when it is wanted. A question already asked is not asked again.
  void prefetch(const Question& question);

  /// The answer, waited for until the deadline at the latest; Status::timeout after it. The reference stays
  /// valid.
  const Answer& answer(const Question& question);

  /// How many questions went to the resolver.
  std::size_t asked() const { return asked_; }

  /// Of all questions so far, those that were not asked included. What was only prefetched and has no answer
  /// yet is not counted.
  AnswerCounts count_answers() const;

 private:
  struct Entry {
    Pending pending;
    Answer answer;
    bool answered = false;
  };
  Entry& entry(const Question& question);

  Resolver& resolver_;
  std::chrono::milliseconds budget_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;  // from the first wait on
  std::map<Question, Entry> entries_;
  std::size_t asked_ = 0;
};

}  // namespace ampauth::dns
