#include "verdict/reason.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace ampauth::verdict {
namespace {

TEST(Reason, HasATokenOfItsOwnAndAdvice) {
  std::set<std::string_view> tokens;
  for (const ReasonFacts& facts : all_reasons()) {
    EXPECT_TRUE(tokens.insert(facts.token).second) << facts.token;
    EXPECT_NE(facts.advice, "");
  }
}

// RULES: From and MIME, then what failed, then what policy refuses, then size; temperror over a pass only.
TEST(Reason, ComesInTheOrderOfItsResult) {
  const auto rank = [](const ReasonFacts& facts) {
    switch (facts.result) {
      case Result::permerror: return facts.reason == Reason::amp_too_large ? 3 : 0;
      case Result::fail: return 1;
      case Result::policy: return 2;
      case Result::temperror: return 4;
      default: return 5;
    }
  };
  for (std::size_t i = 1; i < all_reasons().size(); ++i)
    EXPECT_LE(rank(all_reasons()[i - 1]), rank(all_reasons()[i])) << all_reasons()[i].token;
}

TEST(Reason, StandsInTheSendersGuide) {
  std::ifstream file(AMPAUTH_SOURCE_DIR "/docs/senders.md");
  const std::string guide{std::istreambuf_iterator<char>(file), {}};
  for (const ReasonFacts& facts : all_reasons()) {
    std::string row =
        "| `" + std::string(facts.token) + "` (" + std::string(to_string(facts.result)) + ") | ";
    row.append(facts.gmail_code).append(" | ").append(facts.advice).append(" |");
    EXPECT_NE(guide.find(row), std::string::npos) << "docs/senders.md lacks the row:\n" << row;
  }
}

}  // namespace
}  // namespace ampauth::verdict
