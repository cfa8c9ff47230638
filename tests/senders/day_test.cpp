#include "senders/day.h"

#include <gtest/gtest.h>

namespace ampauth::senders {
namespace {

TEST(Day, IsReadAndWritten) {
  for (const char* text :
       {"1970-01-01", "2027-01-31", "2028-02-29", "2000-02-29", "9999-12-31", "0001-01-01"}) {
    ASSERT_TRUE(parse_day(text)) << text;
    EXPECT_EQ(to_string(*parse_day(text)), text);
  }
}

TEST(Day, IsOneOfTheCalendarInOneForm) {
  for (const char* text :
       {"", "2027-1-31", "2027-01-1", "2027/01/31", "27-01-31", "2027-02-29", "2100-02-29", "2027-13-01",
        "2027-00-10", "2027-04-31", "2027-01-00", "2027-01-31T00:00:00Z", " 2027-01-31", "2027-01-3x",
        "-027-01-31", "+027-01-31", "20270-1-31", "31-01-2027", "never"})
    EXPECT_FALSE(parse_day(text)) << text;
}

TEST(Day, BeginsAtMidnightUtc) {
  EXPECT_EQ(to_string(day_of(0)), "1970-01-01");
  EXPECT_EQ(to_string(day_of(1801439999)), "2027-01-31");  // 23:59:59
  EXPECT_EQ(to_string(day_of(1801440000)), "2027-02-01");
  EXPECT_LT(day_of(1801440000), Day::max());
}

}  // namespace
}  // namespace ampauth::senders
