#include "header/authentication_results.h"

#include <gtest/gtest.h>

namespace ampauth::header {
namespace {

TEST(AuthenticationResults, AreOursUnderOurName) {
  const struct {
    const char* name;
    std::string value;
    bool ours;
  } rows[] = {
      {"Authentication-Results", " mx.example.org; dkim=pass", true},
      {"authentication-RESULTS ", " MX.Example.ORG; dkim=pass", true},
      {"Authentication-Results", "\r\n mx.example.org;\r\n dkim=pass", true},
      {"Authentication-Results", " mx.example.org 1; dkim=pass", true},
      {"Authentication-Results", "mx.example.org;none", true},
      {"Authentication-Results", " mx.example.org", true},
      {"Authentication-Results", " mx.example.org.; dkim=pass", true},
      {"Authentication-Results", " (a (b) \\) c) mx.example.org(d); dkim=pass", true},
      {"Authentication-Results", " \"mx.example.\\org\"; dkim=pass", true},
      {"Authentication-Results", " (never closed mx.example.com; dkim=pass", true},
      {"Authentication-Results", " \"never closed; dkim=pass", true},
      {"Authentication-Results", " (" + std::string(5000, 'c') + ") mx.example.com; dkim=pass", true},
      {"Authentication-Results", std::string(5000, ' ') + "mx.example.org; dkim=pass", true},
      {"Authentication-Results", std::string(4090, ' ') + "mx.example.org; dkim=pass", true},
      {"Authentication-Results", std::string(4080, ' ') + "mx.other.example; dkim=pass", true},
      {"Authentication-Results", std::string(4079, ' ') + "mx.other.example; dkim=pass", false},
      {"X-Other", " a\rAuthentication-Results: mx.example.org; dkim=pass", true},
      {"X-Other", " a\r\n Authentication-Results: mx.example.org; dkim=pass", false},
      {"Authentication-Results", " mx.other.example; dkim=pass", false},
      {"Authentication-Results", " mx.example.org.evil.example; dkim=pass", false},
      {"Authentication-Results", " (mx.example.org;) mx.other.example; dkim=pass", false},
      {"Authentication-Results", " mx.other.example; x=mx.example.org", false},
      {"Authentication-Results", "", false},
      {"ARC-Authentication-Results", " i=1; mx.example.org; dkim=pass", false},
      {"X-AMP-Auth", " mx.example.org; amp=pass", false},
  };
  for (const auto& row : rows)
    EXPECT_EQ(claims_results_of({row.name, row.value}, "mx.example.org"), row.ours) << row.name << row.value;
}

}  // namespace
}  // namespace ampauth::header
