#include "alignment/suffix_list.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace ampauth::alignment {
namespace {

const SuffixList& suffixes() {
  static const SuffixList list = SuffixList::load("").value();
  return list;
}

TEST(SuffixList, FindsOrganizationalDomains) {
  const struct {
    const char* what;
    const char* domain;
    std::optional<std::string> organization;
  } rows[] = {
      {"a domain is its own", "example.com", "example.com"},
      {"a subdomain's", "a.b.example.com", "example.com"},
      {"under a suffix of two labels", "mail.corp.co.uk", "corp.co.uk"},
      {"in capitals, with a dot", "Mail.CORP.co.UK.", "corp.co.uk"},
      {"under a wildcard rule", "x.y.ck", "x.y.ck"},
      {"an exception to it", "a.www.ck", "www.ck"},
      {"under a TLD that is not listed", "a.b.example", "b.example"},
      {"under a private suffix", "a.alice.github.io", "alice.github.io"},
      {"in U-labels",
       "a.b\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example"},
      {"a public suffix has none", "co.uk", std::nullopt},
      {"nor has a private one", "github.io", std::nullopt},
      {"nor a TLD", "com", std::nullopt},
      {"nor an address", "192.0.2.1", std::nullopt},
      {"nor nothing", "", std::nullopt},
      {"nor an empty label", "a..com", std::nullopt},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(suffixes().organizational_domain(row.domain), row.organization);
  }
}

TEST(SuffixList, AlignsDomains) {
  const struct {
    const char* a;
    const char* b;
    bool relaxed;
    bool strict;
  } rows[] = {
      {"example.com", "example.com", true, true},
      {"EXAMPLE.com", "example.com.", true, true},
      {"foo.example.com", "example.com", true, false},
      {"foo.example.com", "bar.example.com", true, false},
      {"example.com", "example.org", false, false},
      {"shop.com", "bank.com", false, false},
      {"com", "com", false, false},
      {"corp.co.uk", "other.co.uk", false, false},
      {"co.uk", "corp.co.uk", false, false},
      {"alice.github.io", "bob.github.io", false, false},
      {"bank.example", "bank.example.attacker.example", false, false},
      {"bank.example", "notbank.example", false, false},
      {"b\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example", true, true},
      {"", "", false, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.a) + " and " + row.b);
    EXPECT_EQ(suffixes().aligned(row.a, row.b, Mode::relaxed), row.relaxed);
    EXPECT_EQ(suffixes().aligned(row.b, row.a, Mode::relaxed), row.relaxed);
    EXPECT_EQ(suffixes().aligned(row.a, row.b, Mode::strict), row.strict);
  }
}

TEST(SuffixList, SaysWhatIsWrongWithItsFile) {
  const auto missing = SuffixList::load("/nonexistent/list.dat");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error(),
            "public suffix list /nonexistent/list.dat: cannot be read; install the package publicsuffix or "
            "set psl.file "
            "to a public_suffix_list.dat");
  const std::string path = testing::TempDir() + "no_suffix_list";
  std::ofstream(path) << "hello world\n";
  const auto other = SuffixList::load(path);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error(),
            "public suffix list " + path + ": is not a public suffix list (co.uk is not in it)");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace ampauth::alignment
