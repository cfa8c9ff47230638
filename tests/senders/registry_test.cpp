#include "senders/registry.h"

#include <gtest/gtest.h>

#include <fstream>

namespace ampauth::senders {
namespace {

const Day kToday = *parse_day("2027-01-31");
const Sender kShop{"News@mail.shop.example", {"shop.example"}, {}};

/// Files that go with the test.
class Registries : public testing::Test {
 protected:
  ~Registries() override {
    for (const std::string& path : written_) std::remove(path.c_str());
  }

  // The path of a file with this text.
  std::string file(const std::string& name, const std::string& text) {
    written_.push_back(testing::TempDir() + "registry_test." + name);
    std::ofstream(written_.back()) << text;
    return written_.back();
  }

  Registry registry(Mode mode, const std::string& allow, const std::string& deny = "",
                    const std::string& developers = "") {
    return Registry::load(mode, {file("allow", allow), file("deny", deny), file("developers", developers)})
        .value();
  }

  // "registered allow:1"
  std::string outcome(const Registry& registry, const Sender& sender,
                      const std::vector<std::string>& recipients = {}) {
    const Registration registration = registry.check(sender, recipients, kToday);
    std::string text = std::string(to_string(registration.result)) + " " + registration.explanation;
    const std::string folder = testing::TempDir() + "registry_test.";
    const std::size_t at = text.find(folder);
    return at == std::string::npos ? text : text.erase(at, folder.size());
  }

  std::vector<std::string> written_;
};

TEST_F(Registries, AskNobodyWhereTheyAreOff) {
  EXPECT_EQ(outcome(registry(Mode::off, "", ".example\n"), kShop), "not-required ");
  EXPECT_EQ(outcome(Registry(), kShop), "not-required ");
}

TEST_F(Registries, DenyByEachNameOfASender) {
  const struct {
    const char* entry;
    bool denies;
  } rows[] = {
      {"news@mail.shop.example", true},
      {"NEWS@MAIL.Shop.Example", true},
      {"mail.shop.example", true},
      {".mail.shop.example", true},
      {".shop.example", true},
      {".example", true},
      {"dkim:shop.example", true},
      {"news@mail.shop.example until 2027-01-31", true},
      {"news@mail.shop.example until 2027-01-30", false},
      {"shop.example", false},
      {"news@shop.example", false},
      {"ews@mail.shop.example", false},
      {".hop.example", false},
      {".news.mail.shop.example", false},
      {"dkim:mail.shop.example", false},
      {"dkim:example.com", false},
  };
  for (const auto& [entry, denies] : rows) {
    for (const Mode mode : {Mode::deny, Mode::allow_only}) {
      const Registry lists = registry(mode, ".example\n", std::string("# denied\n") + entry);
      EXPECT_EQ(outcome(lists, kShop), denies               ? "denied deny:2"
                                       : mode == Mode::deny ? "not-required "
                                                            : "registered allow:1")
          << entry;
    }
  }
}

TEST_F(Registries, AllowOnlyWhomTheyName) {
  const Sender signed_by_two{"news@mail.shop.example", {"esp.shop.example", "shop.example"}, {}};
  const struct {
    const char* allow;
    Sender sender;
    const char* outcome;
  } rows[] = {
      {"", kShop, "not-registered allow has no entry for this sender"},
      {"news@mail.shop.example", kShop, "registered allow:1"},
      {"other@mail.shop.example", kShop, "not-registered allow has no entry for this sender"},
      {"other.example\nmail.shop.example", kShop, "registered allow:2"},
      {"dkim:shop.example", kShop, "registered allow:1"},
      {"dkim:shop.example", signed_by_two, "registered allow:1"},
      {"dkim:mail.shop.example", kShop, "not-registered allow has no entry for this sender"},
      {"mail.shop.example until 2027-01-31", kShop, "registered allow:1"},
      {"mail.shop.example until 2027-01-30", kShop, "not-registered allow:1 expired on 2027-01-30"},
      {"mail.shop.example until 2027-01-30\ndkim:shop.example", kShop, "registered allow:2"},
      {"dkim:shop.example",
       {"news@shop.example", {}, {}},
       "not-registered allow has no entry for this sender"},
      {"dkim:shop.example",
       {"news@shop.example", {}, {"shop.example"}},
       "undecided the sender is known by a DKIM signature whose key could not be looked up"},
      {"dkim:shop.example until 2027-01-30",
       {"news@shop.example", {}, {"shop.example"}},
       "not-registered allow:1 expired on 2027-01-30"},
      {"shop.example", {"news@shop.example", {}, {"shop.example"}}, "registered allow:1"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(outcome(registry(Mode::allow_only, row.allow), row.sender), row.outcome) << row.allow;
}

TEST_F(Registries, ADeniedSignatureCountsOnlyOnceItVerifies) {
  EXPECT_EQ(
      outcome(registry(Mode::deny, "", "dkim:shop.example"), {"news@shop.example", {}, {"shop.example"}}),
      "not-required ");
}

TEST_F(Registries, DevelopersStandInForAnEntryWhereAllRecipientsAreSuch) {
  const char* developers =
      "dev@example.org mail.shop.example\n"
      "tester@example.org dkim:shop.example\n"
      "late@example.org .example until 2027-01-30\n";
  const std::string kDeveloper = "developer every recipient has developer mode for this sender";
  const std::string kUnknown = "not-registered allow has no entry for this sender";
  const struct {
    std::vector<std::string> recipients;
    std::string outcome;
  } rows[] = {
      {{"dev@example.org"}, kDeveloper},
      {{"DEV@Example.org"}, kDeveloper},
      {{"dev@example.org", "dev@example.org"}, kDeveloper},
      {{"dev@example.org", "tester@example.org"}, kDeveloper},
      {{"dev@example.org", "reader@example.org"}, kUnknown},
      {{"reader@example.org", "dev@example.org"}, kUnknown},
      {{"late@example.org"}, kUnknown},
      {{}, kUnknown},
      {{""}, kUnknown},
      {{"dev@example.org", ""}, kUnknown},
      {{"dev"}, kUnknown},
      {{"dev@example.org mail.shop.example"}, kUnknown},
      {{"dev+x@example.org"}, kUnknown},
  };
  const Registry lists = registry(Mode::allow_only, "other.example\n", "", developers);
  EXPECT_TRUE(lists.wants_recipients());
  for (const auto& row : rows) EXPECT_EQ(outcome(lists, kShop, row.recipients), row.outcome);

  const Sender undecided{"news@elsewhere.example", {}, {"shop.example"}};
  EXPECT_EQ(outcome(lists, undecided, {"tester@example.org"}).substr(0, 9), "undecided");
  EXPECT_EQ(outcome(lists, undecided, {"tester@example.org", "dev@example.org"}), kUnknown);
}

TEST_F(Registries, DevelopersAreNoHelpAgainstADenial) {
  const Registry lists =
      registry(Mode::allow_only, "", "news@mail.shop.example", "dev@example.org .example\n");
  EXPECT_EQ(outcome(lists, kShop, {"dev@example.org"}), "denied deny:1");
}

TEST_F(Registries, WantRecipientsOnlyWhereTheyMakeADifference) {
  const char* developers = "dev@example.org .example\n";
  EXPECT_TRUE(registry(Mode::allow_only, "", "", developers).wants_recipients());
  EXPECT_FALSE(registry(Mode::allow_only, "", "", "# none yet\n").wants_recipients());
  EXPECT_FALSE(registry(Mode::deny, "", "", developers).wants_recipients());
  EXPECT_FALSE(registry(Mode::off, "", "", developers).wants_recipients());
  EXPECT_FALSE(Registry().wants_recipients());
}

TEST_F(Registries, TellOfEachFileAndWhatExpiredInIt) {
  const Registry lists = registry(Mode::deny, "a.example\n", "\nb.example until 2026-01-01\nc.example\n");
  const auto notices = lists.notices(kToday);
  ASSERT_EQ(notices.size(), 3u);
  EXPECT_TRUE(notices[0].has_expired_entries);
  EXPECT_TRUE(
      notices[0].text.ends_with("deny: 2 entries, of which 1 expired and do not count, the first in line 2"))
      << notices[0].text;
  EXPECT_FALSE(notices[1].has_expired_entries);
  EXPECT_TRUE(notices[1].text.ends_with("allow: 1 entries")) << notices[1].text;
  EXPECT_TRUE(Registry().notices(kToday).empty());
}

TEST_F(Registries, AreNotLoadedFromABrokenFileWhateverTheMode) {
  for (const Mode mode : {Mode::off, Mode::deny, Mode::allow_only}) {
    const std::string bad = file("bad", "shop.example\n-\n");
    EXPECT_TRUE(Registry::load(mode, {bad, "", ""}).error().starts_with(bad + ":2: '-' names no sender"));
    EXPECT_TRUE(Registry::load(mode, {"", bad, ""}).error().starts_with(bad + ":2: "));
    EXPECT_TRUE(Registry::load(mode, {"", "", bad}).error().starts_with(bad + ":1: "));
    EXPECT_EQ(Registry::load(mode, {"", "/nowhere", ""}).error(),
              "/nowhere: cannot be read: No such file or directory");
  }
}

}  // namespace
}  // namespace ampauth::senders
