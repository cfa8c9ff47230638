#include "dns/lookups.h"

#include <gtest/gtest.h>

#include "fakes/recording_resolver.h"

namespace ampauth::dns {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Takes every question and never answers one.
class SilentResolver : public Resolver {
 public:
  Pending ask(const Question&) override {
    promises_.emplace_back();
    return promises_.back().get_future().share();
  }

 private:
  std::vector<std::promise<Answer>> promises_;
};

std::string numbered(std::size_t i) { return "q" + std::to_string(i) + ".example"; }

TEST(Lookups, AskEachQuestionOnce) {
  fakes::RecordingResolver resolver("example TXT hello\nexample A 192.0.2.1\n");
  Lookups lookups(resolver, 10s);
  lookups.prefetch({"example", Type::txt});
  lookups.prefetch({"Example", Type::txt});
  EXPECT_EQ(lookups.answer({"EXAMPLE", Type::txt}).texts, std::vector<std::string>{"hello"});
  EXPECT_EQ(lookups.answer({"example", Type::txt}).texts, std::vector<std::string>{"hello"});
  EXPECT_EQ(lookups.answer({"example", Type::a}).addresses.size(), 1u);
  EXPECT_EQ(lookups.answer({"nowhere", Type::a}).status, Status::nx_domain);
  EXPECT_EQ(resolver.asked(), (std::vector<std::string>{"TXT example", "A example", "A nowhere"}));
  EXPECT_EQ(lookups.asked(), 3u);
}

TEST(Lookups, KeepEarlierAnswersInPlace) {
  fakes::RecordingResolver resolver("example TXT hello\n");
  Lookups lookups(resolver, 10s);
  const Answer& first = lookups.answer({"example", Type::txt});
  for (std::size_t i = 0; i < 2 * Lookups::kMaxQuestions; ++i) lookups.answer({numbered(i), Type::a});
  EXPECT_EQ(&lookups.answer({"example", Type::txt}), &first);
  EXPECT_EQ(first.texts, std::vector<std::string>{"hello"});
}

TEST(Lookups, CountWhatBecameOfTheQuestions) {
  fakes::RecordingResolver resolver("a.example A 192.0.2.1\nb.example A !servfail\n");
  Lookups lookups(resolver, 10s);
  EXPECT_EQ(lookups.count_answers(), AnswerCounts{});
  lookups.answer({"a.example", Type::a});
  lookups.prefetch({"b.example", Type::a});
  lookups.prefetch({"nowhere.example", Type::a});
  EXPECT_EQ(lookups.count_answers(),
            (AnswerCounts{{Status::ok, 1}, {Status::serv_fail, 1}, {Status::nx_domain, 1}}));
  for (std::size_t i = 3; i < Lookups::kMaxQuestions + 2; ++i) lookups.prefetch({numbered(i), Type::a});
  EXPECT_EQ(lookups.count_answers()[Status::not_asked], 2u);
}

TEST(Lookups, AskNoMoreThanTheBudget) {
  fakes::RecordingResolver resolver("* A 192.0.2.1\n*.example A 192.0.2.1\n");
  Lookups lookups(resolver, 10s);
  for (std::size_t i = 0; i < Lookups::kMaxQuestions; ++i)
    EXPECT_EQ(lookups.answer({numbered(i), Type::a}).status, Status::ok) << i;
  EXPECT_EQ(lookups.answer({"one.more.example", Type::a}).status, Status::not_asked);
  EXPECT_EQ(lookups.answer({numbered(0), Type::a}).status, Status::ok);
  EXPECT_EQ(resolver.asked().size(), Lookups::kMaxQuestions);
  EXPECT_EQ(Lookups::kMaxQuestions, 200u);
}

TEST(Lookups, GiveUpAtTheDeadlineOfAllTogether) {
  SilentResolver resolver;
  Lookups lookups(resolver, 100ms);
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(lookups.answer({numbered(i), Type::a}).status, Status::timeout) << i;
}

TEST(Lookups, SpendNothingOfTheBudgetBeforeTheFirstWait) {
  SilentResolver resolver;
  Lookups lookups(resolver, 1h);
  lookups.prefetch({"a.example", Type::a});  // would hang in the test, not fail, if it waited
  EXPECT_EQ(lookups.asked(), 1u);
}

TEST(Lookups, GiveWhatIsThereEvenPastTheDeadline) {
  fakes::RecordingResolver resolver("example TXT hello\n");
  Lookups lookups(resolver, 0s);
  EXPECT_EQ(lookups.answer({"example", Type::txt}).status, Status::ok);
}

}  // namespace
}  // namespace ampauth::dns
