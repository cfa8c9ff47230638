#include "base/quoted.h"

#include <gtest/gtest.h>

namespace ampauth::base {
namespace {

TEST(Quoted, IsOneLineAndNotTooLong) {
  EXPECT_EQ(base::quoted(""), "''");
  EXPECT_EQ(base::quoted("a\r\nb\x1b-\x7f"), "'a\?\?b?-?'");
  EXPECT_EQ(base::quoted(std::string(80, 'x')), "'" + std::string(80, 'x') + "'");
  EXPECT_EQ(base::quoted(std::string(81, 'x')), "'" + std::string(80, 'x') + "...'");
}

}  // namespace
}  // namespace ampauth::base
