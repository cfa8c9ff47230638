#include "config/nearest.h"

#include <gtest/gtest.h>

#include <string>

namespace ampauth::config {
namespace {

TEST(Nearest, IsTheWordThatWasMeant) {
  const std::vector<std::string_view> words = {"on_fail", "on_policy", "profile", "tls", "dns"};
  const struct {
    std::string text;
    std::string_view expected;
  } rows[] = {
      {"on_fial", "on_fail"},
      {"onfail", "on_fail"},
      {"on_fails", "on_fail"},
      {"porfile", "profile"},
      {"prophile", "profile"},
      {"on_polcy", "on_policy"},
      {"tsl", "tls"},
      {"tls1", "tls"},
      {"d", ""},
      {"ssl", ""},
      {"", ""},
      {std::string(1000, 'a'), ""},
      {"on_", ""},
      {"ON_FAIL", ""},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(nearest(text, words).value_or(""), expected) << text;
}

}  // namespace
}  // namespace ampauth::config
