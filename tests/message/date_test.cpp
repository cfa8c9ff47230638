#include "message/date.h"

#include <gtest/gtest.h>

namespace ampauth::message {
namespace {

TEST(Date, IsReadAsSecondsSince1970) {
  const struct {
    const char* value;
    std::optional<std::uint64_t> seconds;
  } rows[] = {
      {" Thu, 01 Jan 2026 00:00:00 +0000", 1767225600},
      {"Thu, 1 Jan 2026 01:00:00 +0100\r\n", 1767225600},
      {"1 Jan 2026 00:00 -0000", 1767225600},
      {"Wed, 31 Dec 2025\r\n 18:30:00 -0530 (somewhere)", 1767225600},
      {"Thu, 01 Jan 2026 00:00:00 GMT", 1767225600},
      {"Thu, 01 Jan 2026 00:00:00 UT", 1767225600},
      {"Thu, 01 Jan 1970 00:00:00 +0000", 0},
      {"Wed, 31 Dec 1969 23:59:59 +0000", std::nullopt},
      {"Thu, 01 Jan 2026 00:00:00 EST", std::nullopt},
      {"Thu, 01 Jan 2026 00:00:00", std::nullopt},
      {"Thu, 01 Jan 2026 00:00:00 +0000 and more", std::nullopt},
      {"yesterday", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& row : rows) EXPECT_EQ(parse_date(row.value), row.seconds) << row.value;
}

}  // namespace
}  // namespace ampauth::message
