#include "senders/list.h"

#include <gtest/gtest.h>

#include <fstream>

namespace ampauth::senders {
namespace {

using Form = List::Form;

const Day kToday = *parse_day("2027-01-31");

// The place of the entry of `name`, "" where it has none that counts, or the complaint.
std::string found(std::string_view text, const std::string& name, Day today = kToday) {
  const auto list = List::parse(text, "list", Form::senders);
  if (!list) return list.error();
  const std::string names[] = {name};
  const auto* entry = list->find(names, today);
  return entry ? list->place(*entry) : "";
}

std::string complaint(std::string_view text, Form form = Form::senders) {
  const auto list = List::parse(text, "list", form);
  return list ? "" : list.error();
}

TEST(List, FindsAnEntryInWhateverFormOfFile) {
  for (const std::string text : {
           "shop.example",
           "shop.example\n",
           "shop.example\r\n",
           "\xef\xbb\xbfshop.example\r\n",
           "  shop.example\t\n",
           "SHOP.Example. # the shop",
           "shop.example\t#\n",
           "shop.example until 2027-01-31",
           "shop.example\tuntil \t 2027-02-01  # a month\r\n",
       }) {
    EXPECT_EQ(found(text, "shop.example"), "list:1") << text;
    EXPECT_EQ(found("# a comment\r\n\r\n   \n#" + std::string(500, 'x') + "\n" + "other.example\n" +
                        text.substr(text[0] == '\xef' ? 3 : 0),
                    "shop.example"),
              "list:6")
        << text;
  }
}

TEST(List, OfNothingHasNothing) {
  for (const char* text : {"", "\n", "\r\n\r\n", "# shop.example\n", "\xef\xbb\xbf", " #shop.example"}) {
    EXPECT_EQ(complaint(text), "") << text;
    EXPECT_EQ(List::parse(text, "list", Form::senders)->size(), 0u) << text;
  }
}

TEST(List, MeansOneNameOnly) {
  EXPECT_EQ(found("shop.example", "mail.shop.example"), "");
  EXPECT_EQ(found("shop.example", ".shop.example"), "");
  EXPECT_EQ(found("shop.example", "dkim:shop.example"), "");
  EXPECT_EQ(found("dkim:shop.example", "shop.example"), "");
  EXPECT_EQ(found("news@shop.example", "shop.example"), "");
  EXPECT_EQ(found("shop.example", "shop.exampl"), "");
  EXPECT_EQ(found("shop.example", ""), "");
}

TEST(List, KeepsALocalPartsNumberSign) {
  EXPECT_EQ(found("a#b@shop.example", "a#b@shop.example"), "list:1");
  EXPECT_EQ(found("a@shop.example #b", "a@shop.example"), "list:1");
}

TEST(List, ForgetsAnEntryAfterItsLastDay) {
  const char* text = "shop.example until 2027-01-31\n";
  EXPECT_EQ(found(text, "shop.example", kToday - std::chrono::days(1)), "list:1");
  EXPECT_EQ(found(text, "shop.example", kToday), "list:1");
  EXPECT_EQ(found(text, "shop.example", kToday + std::chrono::days(1)), "");
}

TEST(List, TakesOfSeveralEntriesTheOneThatCountsLongest) {
  EXPECT_EQ(
      found("shop.example until 2026-01-01\nSHOP.example until 2028-01-01\nshop.example until 2027-06-01\n",
            "shop.example"),
      "list:2");
  EXPECT_EQ(found("shop.example until 2027-12-31\nshop.example\n", "shop.example"), "list:2");
  EXPECT_EQ(found("shop.example\nshop.example\n", "shop.example"), "list:1");
}

TEST(List, CountsWhatHasExpired) {
  const auto list = List::parse(
      "z.example until 2026-01-01\nb.example until 2026-01-02\na.example\n"
      "c.example until 2027-01-31\n",
      "list", Form::senders);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->size(), 4u);
  EXPECT_EQ(list->expired(kToday).count, 2u);
  EXPECT_EQ(list->expired(kToday).first_line, 1u);
  EXPECT_EQ(list->expired(*parse_day("2025-01-01")).count, 0u);
}

TEST(List, ComplainsOfALineByItsNumber) {
  const std::string kForm =
      "write SENDER, and then nothing, a comment that begins with #, or until YYYY-MM-DD";
  const std::string kName =
      " names no sender; write news@shop.example, shop.example, .shop.example for that domain and all below "
      "it, or "
      "dkim:shop.example";
  const struct {
    std::string line, complaint;
  } rows[] = {
      {"shop", "'shop'" + kName},
      {"*.shop.example", "'*.shop.example'" + kName},
      {"shop.example\rother.example", "'shop.example?other.example'" + kName},
      {std::string("s\0h\0o\0p", 7), "'s?h?o?p'" + kName},
      {"shop.example other.example", kForm},
      {"shop.example until", kForm},
      {"shop.example 2027-01-31", kForm},
      {"shop.example Until 2027-01-31", kForm},
      {"shop.example until 2027-01-31 or so", kForm},
      {"shop.example; a comment", kForm},
      {"shop.example until 2027-02-29", "'2027-02-29' is no day such as 2027-01-31"},
      {"shop.example until tomorrow", "'tomorrow' is no day such as 2027-01-31"},
      {"until 2027-01-31", kForm},
      {"#" + std::string(List::kMaxLine, 'x'), "the line is longer than 1024 bytes"},
      {std::string(List::kMaxLine + 1, ' '), "the line is longer than 1024 bytes"},
  };
  for (const auto& [line, what] : rows) {
    EXPECT_EQ(complaint("\xef\xbb\xbf# list\r\n\r\n" + line + "\r\nnot, looked, at\n"), "list:3: " + what)
        << line;
    EXPECT_EQ(complaint(line), "list:1: " + what) << line;
  }
  EXPECT_EQ(complaint("#" + std::string(List::kMaxLine - 1, 'x')), "");
}

TEST(List, OfDevelopersHasARecipientToo) {
  const auto list =
      List::parse("Reader@Example.ORG News@shop.example\nother@example.org\t.shop.example until 2027-02-01\n",
                  "developers", Form::developers);
  ASSERT_TRUE(list) << list.error();
  const std::string names[] = {List::developer_name("reader@example.org", "news@shop.example")};
  ASSERT_TRUE(list->find(names, kToday));
  EXPECT_EQ(list->place(*list->find(names, kToday)), "developers:1");

  const std::string kForm =
      "write RECIPIENT SENDER, and then nothing, a comment that begins with #, or until YYYY-MM-DD";
  const struct {
    const char* line;
    std::string complaint;
  } rows[] = {
      {"reader@example.org", kForm},
      {"reader@example.org # news@shop.example", kForm},
      {"reader@example.org until 2027-01-31", kForm},
      {"reader@example.org a@b.example c@d.example", kForm},
      {"example.org news@shop.example", "'example.org' is no recipient such as reader@example.org"},
      {"@example.org news@shop.example", "'@example.org' is no recipient such as reader@example.org"},
      {"dkim:example.org news@shop.example", "'dkim:example.org' is no recipient such as reader@example.org"},
  };
  for (const auto& [line, what] : rows)
    EXPECT_EQ(complaint(line, Form::developers), "list:1: " + what) << line;
}

TEST(List, FindsEachOfMany) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "a" + std::to_string(i) + ".example\n";
  const auto list = List::parse(text, "list", Form::senders);
  ASSERT_TRUE(list);
  for (int i = 0; i < 5000; ++i) {
    const std::string names[] = {"nobody.example", "a" + std::to_string(i) + ".example"};
    const auto* entry = list->find(names, kToday);
    ASSERT_TRUE(entry) << i;
    EXPECT_EQ(list->place(*entry), "list:" + std::to_string(i + 1));
  }
}

TEST(List, IsBounded) {
  std::string text;
  for (std::size_t i = 0; i <= List::kMaxEntries; ++i) text += "a.bc\n";
  EXPECT_EQ(complaint(text), "list:1000001: there are more than 1000000 entries");
}

TEST(List, IsLoadedFromAFile) {
  const std::string path = testing::TempDir() + "list_test";
  std::ofstream(path) << "shop.example\n";
  EXPECT_EQ(List::load(path, Form::senders)->size(), 1u);
  std::ofstream(path) << "shop.example\nshop\n";
  EXPECT_TRUE(List::load(path, Form::senders).error().starts_with(path + ":2: 'shop' names no sender"));
  EXPECT_EQ(List::load("/nowhere", Form::senders).error(),
            "/nowhere: cannot be read: No such file or directory");
  EXPECT_EQ(List::load("/dev/zero", Form::senders).error(),
            "/dev/zero: cannot be read: it is larger than 67108864 bytes");
  std::remove(path.c_str());
}

TEST(List, OfTheExamplesIsGood) {
  const std::string conf = AMPAUTH_SOURCE_DIR "/conf/";
  for (const auto& [name, form] :
       {std::pair("senders.example", Form::senders), {"developers.example", Form::developers}}) {
    const auto list = List::load(conf + name, form);
    ASSERT_TRUE(list) << list.error();
    EXPECT_GT(list->size(), 0u) << name;
  }
}

}  // namespace
}  // namespace ampauth::senders
