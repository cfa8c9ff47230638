#include "dkim/body.h"

#include <gtest/gtest.h>

#include <string>

namespace ampauth::dkim {
namespace {

TEST(Body, CrlfLines) {
  for (const char* body : {"", "a", "\r\n", "a\r\n", "a\r\nb", "\r\n\r\n"})
    EXPECT_TRUE(has_crlf_lines(body)) << body;
  for (const char* body : {"\n", "\r", "a\n", "a\r", "a\r\r\n", "a\r\nb\n", "a\rb\r\n", "\n\r", "a\r\n\r"})
    EXPECT_FALSE(has_crlf_lines(body)) << body;
}

struct Row {
  std::string body;
  std::string simple;  // the canonical forms: their lengths are wanted
  std::string relaxed;
};

TEST(Body, CanonicalLength) {
  const Row rows[] = {
      {"", "\r\n", ""},
      {"\r\n\r\n", "\r\n", ""},
      {" \r\n", " \r\n", ""},
      {" C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"},  // RFC 6376 3.4.5
      {"a", "a\r\n", "a\r\n"},
      {"a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"},
      {"a\r\n \r\n", "a\r\n \r\n", "a\r\n"},
      {"\r\na\t", "\r\na\t\r\n", "\r\na\r\n"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(canonical_length(row.body, false), row.simple.size()) << row.body;
    EXPECT_EQ(canonical_length(row.body, true), row.relaxed.size()) << row.body;
  }
}

}  // namespace
}  // namespace ampauth::dkim
