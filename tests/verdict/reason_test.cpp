#include "verdict/reason.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace ampauth::verdict {
namespace {

TEST(Reason, HasATokenThatReadsBack) {
  for (const ReasonFacts& facts : all_reasons()) {
    EXPECT_EQ(parse_reason(facts.token), facts.reason);
    EXPECT_NE(facts.advice, "");
  }
  EXPECT_FALSE(parse_reason("dkim"));
}

TEST(Reason, StandsInTheReadme) {
  std::ifstream file(AMPAUTH_SOURCE_DIR "/README.md");
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  for (const ReasonFacts& facts : all_reasons()) {
    std::string row =
        "| `" + std::string(facts.token) + "` (" + std::string(to_string(facts.result)) + ") | ";
    row.append(facts.gmail_code).append(" | ").append(facts.advice).append(" |");
    EXPECT_NE(readme.find(row), std::string::npos) << "README.md lacks the row:\n" << row;
  }
}

}  // namespace
}  // namespace ampauth::verdict
