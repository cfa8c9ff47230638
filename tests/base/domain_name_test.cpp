#include "base/domain_name.h"

#include <gtest/gtest.h>

namespace ampauth::base {
namespace {

struct Row {
  const char* what;
  std::string name;
  std::optional<std::string> ascii;
};

TEST(DomainName, IsWrittenInOneSpelling) {
  const Row rows[] = {
      {"lower case stays", "example.com", "example.com"},
      {"capitals become small", "EXAMPLE.Co.Uk", "example.co.uk"},
      {"one trailing dot goes", "example.com.", "example.com"},
      {"a single label is a name", "localhost", "localhost"},
      {"U-labels become A-labels",
       "b\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example"},
      {"capital U-labels too",
       "B\xc3\x9c"
       "CHER.example",
       "xn--bcher-kva.example"},
      {"A-labels stay", "xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"full-width letters are folded (UTS 46)", "\xef\xbd\x85xample.com", "example.com"},
      {"the ideographic full stop is a dot",
       "example\xe3\x80\x82"
       "com",
       "example.com"},
      {"sharp s is a letter of its own (non-transitional)",
       "stra\xc3\x9f"
       "e.example",
       "xn--strae-oqa.example"},
      {"an underscore label is DNS", "_dmarc.example.com", "_dmarc.example.com"},
      {"63 octets fit into a label", std::string(63, 'a') + ".example", std::string(63, 'a') + ".example"},
      {"64 do not", std::string(64, 'a') + ".example", std::nullopt},
      {"nothing is no name", "", std::nullopt},
      {"nor is a dot", ".", std::nullopt},
      {"nor an empty label", "a..example", std::nullopt},
      {"nor one at the beginning", ".example.com", std::nullopt},
      {"nor two dots at the end", "example.com..", std::nullopt},
      {"an IPv4 address is none", "192.0.2.1", std::nullopt},
      {"nor an address literal", "[192.0.2.1]", std::nullopt},
      {"nor an IPv6 address", "2001:db8::1", std::nullopt},
      {"a blank is no letter", "exa mple.com", std::nullopt},
      {"nor is a NUL", std::string("example.com\0.evil.example", 25), std::nullopt},
      {"nor a semicolon", "example.com;x", std::nullopt},
      {"broken UTF-8 is refused",
       "b\xfc"
       "cher.example",
       std::nullopt},
      {"254 octets are too many",
       std::string(62, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
           std::string(63, 'd'),
       std::nullopt},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(to_ascii_domain(row.name), row.ascii);
  }
}

TEST(DomainName, LiesUnderItsParentOnly) {
  EXPECT_TRUE(is_same_or_subdomain("example.com", "example.com"));
  EXPECT_TRUE(is_same_or_subdomain("a.b.example.com", "example.com"));
  EXPECT_FALSE(is_same_or_subdomain("badexample.com", "example.com"));
  EXPECT_FALSE(is_same_or_subdomain("example.com", "a.example.com"));
  EXPECT_FALSE(is_same_or_subdomain("example.com", ""));
}

}  // namespace
}  // namespace ampauth::base
