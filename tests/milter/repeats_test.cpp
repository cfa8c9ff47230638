#include "milter/repeats.h"

#include <gtest/gtest.h>

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

TEST(Repeats, WriteATextOnceAMinuteWithACount) {
  Repeats repeats;
  const Repeats::Clock::time_point start{};
  EXPECT_EQ(repeats.pass("disk full", start), "disk full");
  EXPECT_EQ(repeats.pass("disk full", start), std::nullopt);
  EXPECT_EQ(repeats.pass("disk full", start + 59s), std::nullopt);
  EXPECT_EQ(repeats.pass("no macros", start + 59s), "no macros") << "each text for itself";
  EXPECT_EQ(repeats.pass("disk full", start + 60s), "disk full (2 times more since this was last logged)");
  EXPECT_EQ(repeats.pass("disk full", start + 61s), std::nullopt);
}

TEST(Repeats, LoseNoCountWhereATextComesNoMore) {
  Repeats repeats;
  const Repeats::Clock::time_point start{};
  for (int i = 0; i < 6; ++i) repeats.pass("disk full", start);
  EXPECT_EQ(repeats.due(start + 59s), Lines{});
  EXPECT_EQ(repeats.due(start + 60s), Lines{"disk full (5 times more since this was last logged)"});
  EXPECT_EQ(repeats.due(start + 61s), Lines{});
  EXPECT_EQ(repeats.due(start + 121s), Lines{});
  EXPECT_EQ(repeats.pass("disk full", start + 122s), "disk full") << "it is news again";
}

TEST(Repeats, HoldNotMoreThanSoManyTexts) {
  Repeats repeats;
  const Repeats::Clock::time_point start{};
  for (std::size_t i = 0; i < Repeats::kMaxTexts; ++i) repeats.pass(std::to_string(i), start);
  EXPECT_EQ(repeats.pass("one more", start), "one more");
  EXPECT_EQ(repeats.pass("one more", start), "one more");
  repeats.due(start + 60s);
  EXPECT_EQ(repeats.pass("one more", start + 60s), "one more");
  EXPECT_EQ(repeats.pass("one more", start + 60s), std::nullopt) << "there is room again";
}

}  // namespace
}  // namespace ampauth::milter
