// The public suffix list's own test, and each rule of the system's list.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <vector>

#include "alignment/suffix_list.h"
#include "base/domain_name.h"

namespace ampauth::alignment {
namespace {

constexpr const char* kSuite = AMPAUTH_SOURCE_DIR "/tests/alignment/psl/test_psl.txt";
constexpr const char* kList = "/usr/share/publicsuffix/public_suffix_list.dat";

std::vector<std::string> lines_of(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && !line.starts_with("//")) lines.push_back(line);
  return lines;
}

// What stands between the apostrophes of "checkPublicSuffix('a.com', null);"; null is nullopt.
struct Row {
  std::optional<std::string> domain;
  std::optional<std::string> organization;
};

std::optional<std::string> argument(std::string_view text) {
  const auto first = text.find('\''), last = text.rfind('\'');
  if (first == std::string_view::npos) return std::nullopt;
  return std::string(text.substr(first + 1, last - first - 1));
}

Row row_of(const std::string& line) {
  const auto comma = line.find(',');
  return {argument(line.substr(0, comma)), argument(line.substr(comma))};
}

// Its rows with U-labels go through UTS 46: an organizational domain is always in A-labels.
TEST(SuffixListSuite, FindsTheOrganizationalDomainOfEachRow) {
  const SuffixList suffixes = SuffixList::load("").value();
  std::size_t asked = 0;
  for (const std::string& line : lines_of(kSuite)) {
    SCOPED_TRACE(line);
    const Row row = row_of(line);
    if (!row.domain) continue;  // no C++ caller can ask for null
    std::optional<std::string> wanted;
    if (row.organization) wanted = base::to_ascii_domain(*row.organization);
    EXPECT_EQ(wanted.has_value(), row.organization.has_value());
    EXPECT_EQ(suffixes.organizational_domain(*row.domain), wanted);
    ++asked;
  }
  EXPECT_EQ(asked, 77u);
}

struct Rules {
  std::vector<std::string> plain;       // "co.uk"
  std::set<std::string> wildcards;      // "*.ck" as "ck"
  std::vector<std::string> exceptions;  // "!www.ck" as "www.ck"
};

// A rule ends at the first white space (https://publicsuffix.org/list/).
Rules read_rules() {
  Rules rules;
  for (std::string rule : lines_of(kList)) {
    rule.resize(std::min(rule.size(), rule.find_first_of(" \t\r")));
    if (rule.starts_with("*."))
      rules.wildcards.insert(rule.substr(2));
    else if (rule.starts_with("!"))
      rules.exceptions.push_back(rule.substr(1));
    else if (!rule.empty())
      rules.plain.push_back(rule);
  }
  return rules;
}

// "aq9" and "zq9" stand for labels that no rule names. `suffix` may be in U-labels.
void expect_public_suffix(const SuffixList& suffixes, const std::string& suffix) {
  SCOPED_TRACE(suffix);
  const auto ascii = base::to_ascii_domain(suffix);
  ASSERT_TRUE(ascii);
  EXPECT_EQ(suffixes.organizational_domain(suffix), std::nullopt);
  EXPECT_EQ(suffixes.organizational_domain(*ascii), std::nullopt);
  EXPECT_EQ(suffixes.organizational_domain("www.aq9." + suffix), "aq9." + *ascii);
}

TEST(SuffixListSuite, KnowsEachRuleOfTheSystemsList) {
  const SuffixList suffixes = SuffixList::load(kList).value();
  const Rules rules = read_rules();
  ASSERT_GT(rules.plain.size(), 5000u);
  ASSERT_FALSE(rules.wildcards.empty());
  ASSERT_FALSE(rules.exceptions.empty());
  for (const std::string& rule : rules.plain)
    if (!rules.wildcards.contains(rule)) expect_public_suffix(suffixes, rule);
  for (const std::string& parent : rules.wildcards) expect_public_suffix(suffixes, "zq9." + parent);
  for (const std::string& exception : rules.exceptions) {
    SCOPED_TRACE(exception);
    const auto ascii = base::to_ascii_domain(exception);
    EXPECT_EQ(suffixes.organizational_domain(exception), ascii);
    EXPECT_EQ(suffixes.organizational_domain("www.aq9." + exception), ascii);
  }
}

}  // namespace
}  // namespace ampauth::alignment
