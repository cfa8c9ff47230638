#include "milter/content_watch.h"

#include <gtest/gtest.h>

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;
constexpr ContentWatch::Clock::time_point kStart{};

// How many of `count` transactions without content it warns of.
int warnings(ContentWatch& watch, int count, ContentWatch::Clock::time_point now) {
  int warned = 0;
  for (int i = 0; i < count; ++i) warned += watch.transaction_ended(false, now) ? 1 : 0;
  return warned;
}

TEST(ContentWatch, WarnsOfTheTenthInARow) {
  ContentWatch watch;
  EXPECT_EQ(warnings(watch, ContentWatch::kInARow - 1, kStart), 0);
  EXPECT_TRUE(watch.transaction_ended(false, kStart));
}

TEST(ContentWatch, BeginsAnewAtAMessageWithContent) {
  ContentWatch watch;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(warnings(watch, ContentWatch::kInARow - 1, kStart), 0);
    EXPECT_FALSE(watch.transaction_ended(true, kStart));
  }
}

TEST(ContentWatch, WantsDataUntilThereIsContent) {
  ContentWatch watch;
  EXPECT_TRUE(watch.wants_data());
  watch.transaction_ended(false, kStart);
  EXPECT_TRUE(watch.wants_data());
  watch.transaction_ended(true, kStart);
  for (int i = 0; i < ContentWatch::kInARow - 1; ++i) EXPECT_FALSE(watch.wants_data()) << i;
  EXPECT_TRUE(watch.wants_data()) << "the MTA may have been given a proxy filter meanwhile";
}

TEST(ContentWatch, WarnsOnceAnHour) {
  ContentWatch watch;
  EXPECT_EQ(warnings(watch, 1000, kStart), 1);
  EXPECT_EQ(warnings(watch, 1000, kStart + 59min), 0);
  EXPECT_EQ(warnings(watch, 1000, kStart + 60min), 1);
  watch.transaction_ended(true, kStart + 61min);
  EXPECT_EQ(warnings(watch, 1000, kStart + 62min), 0) << "the hour counts all the same";
}

}  // namespace
}  // namespace ampauth::milter
