#include "milter/pulse.h"

#include <gtest/gtest.h>

#include <vector>

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;

/// A resolver whose answers the test gives.
struct SlowResolver {
  dns::Pending ask() {
    asked.emplace_back();
    return asked.back().get_future().share();
  }
  void answer(dns::Status status) { asked.back().set_value(dns::without_records(status)); }

  std::vector<std::promise<dns::Answer>> asked;
};

TEST(Pulse, IsFeltOnlyWhereTheResolverAnswers) {
  SlowResolver resolver;
  Pulse pulse([&] { return resolver.ask(); });
  const auto now = Pulse::Clock::now();
  EXPECT_FALSE(pulse.beat(now)) << "only asked";
  EXPECT_FALSE(pulse.beat(now)) << "not answered";
  EXPECT_EQ(resolver.asked.size(), 1u) << "questions do not pile up";
  resolver.answer(dns::Status::ok);
  EXPECT_TRUE(pulse.beat(now));
  EXPECT_FALSE(pulse.beat(now)) << "each answer counts once";
  resolver.answer(dns::Status::timeout);
  EXPECT_FALSE(pulse.beat(now)) << "libunbound did not answer";
  resolver.answer(dns::Status::no_data);
  EXPECT_TRUE(pulse.beat(now));
}

TEST(Pulse, HasAnAge) {
  SlowResolver resolver;
  Pulse pulse([&] { return resolver.ask(); });
  const auto start = Pulse::Clock::now();
  EXPECT_TRUE(pulse.is_felt(start, 10s)) << "at the start";
  EXPECT_FALSE(pulse.is_felt(start + 11s, 10s));
  pulse.beat(start + 11s);
  resolver.answer(dns::Status::ok);
  pulse.beat(start + 12s);
  EXPECT_TRUE(pulse.is_felt(start + 22s, 10s));
  EXPECT_FALSE(pulse.is_felt(start + 23s, 10s));
}

}  // namespace
}  // namespace ampauth::milter
