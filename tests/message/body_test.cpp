#include "message/body.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace ampauth::message {
namespace {

TEST(Body, StaysInMemoryUpToItsLimit) {
  Body body(10);
  body.append("12345");
  body.append("67890");
  EXPECT_FALSE(body.is_spooled());
  EXPECT_EQ(body.view(), "1234567890");
}

TEST(Body, GoesToAFileOverItsLimit) {
  Body body(10);
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string chunk = std::to_string(i) + ",";
    body.append(chunk);
    expected += chunk;
    if (i % 100 == 0) {
      EXPECT_EQ(body.view(), expected);
    }
  }
  EXPECT_TRUE(body.is_spooled());
  EXPECT_EQ(body.size(), expected.size());
  EXPECT_EQ(body.view(), expected);
}

TEST(Body, LosesNothingWhereItCannotSpool) {
  Body body(4, "/nonexistent/folder");
  body.append("123");
  body.append("456");
  body.append("789");
  EXPECT_FALSE(body.is_spooled());
  EXPECT_EQ(body.spool_error(), ENOENT);
  EXPECT_EQ(body.view(), "123456789");
}

TEST(Body, LosesNothingWhereTheDiskIsFull) {
  Body body(4, "/dev/full");  // no folder, as full as can be had
  body.append("12345678");
  EXPECT_EQ(body.view(), "12345678");
  EXPECT_NE(body.spool_error(), 0);
}

TEST(Body, Moves) {
  Body from(2);
  from.append("spooled");
  Body to = std::move(from);
  EXPECT_EQ(to.view(), "spooled");
  to.append(" on");
  EXPECT_EQ(to.view(), "spooled on");
}

TEST(Body, MayBeEmpty) {
  Body body(0);
  EXPECT_EQ(body.view(), "");
  body.append("");
  EXPECT_EQ(body.view(), "");
}

}  // namespace
}  // namespace ampauth::message
