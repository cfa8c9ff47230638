#include "header/token.h"

#include <gtest/gtest.h>

namespace ampauth::header {
namespace {

TEST(Token, LetsNoAttackThrough) {
  const struct {
    const char* attack;
    std::string text;
    const char* token;
  } rows[] = {
      {"none: a domain", "mail.example.com", "mail.example.com"},
      {"none: an address", "bounce+a.b.c@example.com", "bounce+a.b.c@example.com"},
      {"none: base64", "pw2vI/q+", "pw2vI/q+"},
      {"header injection by CRLF", "a\r\nX-AMP-Auth: mx; amp=pass", "a??X-AMP-Auth??mx??amp?pass"},
      {"header injection by LF", "a\nB: c", "a?B??c"},
      {"a result of its own by semicolon", "a@b.example;amp=pass", "a@b.example?amp?pass"},
      {"a property of its own by blank", "a header.d=bank.example", "a?header.d?bank.example"},
      {"a property of its own by tab", "a\theader.d=bank.example", "a?header.d?bank.example"},
      {"hiding by comment", "a(b", "a?b"},
      {"quoting the rest away", "a\"b", "a?b"},
      {"escaping the delimiter", "a\\", "a?"},
      {"cutting by NUL", std::string("a\0b", 3), "a?b"},
      {"a look-alike in UTF-8", "b\xc3\xa4nk.example", "b??nk.example"},
      {"a right-to-left override",
       "a\xe2\x80\xae"
       "b",
       "a???b"},
      {"another field by colon", "a:b", "a?b"},
      {"a list by comma", "a,b", "a?b"},
      {"an angle address", "<a@b.example>", "?a@b.example?"},
      {"an operator in front", "/x@b.example", "?x@b.example"},
      {"a result of its own, for one who searches", "amp=pass@b.example", "amp?pass@b.example"},
      {"an assignment in front", "=x", "?x"},
      {"a literal", "[192.0.2.1]", "?192.0.2.1?"},
      {"no value at all", "", "unknown"},
      {"a value of 10 KB", std::string(10240, 'a'), nullptr},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.attack);
    EXPECT_EQ(token(row.text), row.token ? std::string(row.token) : std::string(256, 'a'));
  }
}

}  // namespace
}  // namespace ampauth::header
