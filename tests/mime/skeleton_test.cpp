#include "mime/skeleton.h"

#include <gtest/gtest.h>

#include <vector>

namespace ampauth::mime {
namespace {

constexpr std::string_view kWord = "x-amp-html";
constexpr std::string_view kOther = "x-amp-none";

struct SkeletonRow {
  const char* why;
  std::string text;
  std::string overwritten;
};

const std::vector<SkeletonRow> kFound = {
    {"alone", "x-amp-html", "x-amp-none"},
    {"in any letter case", "text/X-Amp-HTML;", "text/x-amp-none;"},
    {"twice", "x-amp-htmlx-amp-html", "x-amp-nonex-amp-none"},
    {"behind its own beginning", "x-amp-x-amp-html", "x-amp-x-amp-none"},
    {"folded", "x-amp-\r\n ht\tml", "x-amp-\r\n no\tne"},
    {"with a quoted pair", "x-amp\\-html", "x-amp\\-none"},
    {"with NUL and 8-bit bytes", std::string("x-\0amp\xff-html", 12), std::string("x-\0amp\xff-none", 12)},
    {"around a comment", "x-amp-(a comment)html", "x-amp-(a comment)none"},
    {"around nested comments", "x-amp-ht(a(b)c(d(e)))ml", "x-amp-ht(a(b)c(d(e)))ne"},
    {"around a comment with an escaped end", "x-amp-(a\\)b)html", "x-amp-(a\\)b)none"},
    {"around a comment with an escaped begin", "x-amp-(a\\(b)html", "x-amp-(a\\(b)none"},
    {"around a comment behind a backslash", "x-amp-\\(a\\)b)html", "x-amp-\\(a\\)b)none"},
    {"around a stray end of a comment", "x-amp-)html", "x-amp-)none"},
    {"around a stray begin of a comment", "( x-amp-(html", "( x-amp-(none"},
    {"in a comment", "a(x-amp-html)", "a(x-amp-none)"},
    {"around the mark of an encoded word", "x-amp-=?us-ascii?Q?html", "x-amp-=?us-ascii?Q?none"},
    {"around the end mark of one", "x-amp-?=html", "x-amp-?=none"},
    {"in an encoded word", "=?utf-8?q?text/x-amp-html?=", "=?utf-8?q?text/x-amp-none?="},
    {"in codes", "=?utf-8?Q?x=2Damp=2dhtm=6C?=", "=?utf-8?Q?x=2Damp=2dnon=65?="},
    {"in base64", "=?a?B?dGV4dC94LWFtcC1odG1s?=", "=?a?B?dGV4dC94LWFtcC1ub25l?="},
    {"across encoded words", "=?a?q?x-amp?= =?a?b?LWh0bWw=?=", "=?a?q?x-amp?= =?a?b?LW5vbmU=?="},
    {"from an encoded word on", "=?a?q?x-amp-?=html", "=?a?q?x-amp-?=none"},
    {"into an encoded word", "x-amp-ht=?a?q?ml?=", "x-amp-ht=?a?q?ne?="},
    {"up to the padding of one", "x-amp-=?a?b?aHRtbA==QUJD?=", "x-amp-=?a?b?bm9uZQ==QUJD?="},
    {"in a long encoded word", "=?a?q?" + std::string(5000, '_') + "x-amp=2Dhtml?=",
     "=?a?q?" + std::string(5000, '_') + "x-amp=2Dnone?="},
};

TEST(Skeleton, TheWordIsFoundOnEveryReading) {
  for (const SkeletonRow& row : kFound) EXPECT_TRUE(SkeletonSearch(kWord).occurs_in(row.text)) << row.why;
}

TEST(Skeleton, OverwritesAWordInPlace) {
  for (const SkeletonRow& row : kFound) {
    std::string text = row.text;
    EXPECT_TRUE(SkeletonSearch(kWord).overwrite(text, kOther)) << row.why;
    EXPECT_EQ(text, row.overwritten) << row.why;
    EXPECT_FALSE(SkeletonSearch(kWord).occurs_in(text)) << row.why;
  }
}

TEST(Skeleton, OtherWordsAreNotFoundAndNotChanged) {
  const std::vector<std::string> texts = {
      "",
      "x-amp-htm",
      "x-amp-none",
      "x--amp-html",
      "x-amp-hhtml",
      "x-amp-a html",
      "x-amp-(a html",
      "x-amp-a) html",
      "x-amp-=?utf-8?x?html?=",
      "=?a?b?QUJD?= x-amp",
      "text/html (x-amp) html",
      "(((",
      ")))",
      "=?",
      "=?a?b?",
      "=?a?q?=",
  };
  for (const std::string& text : texts) {
    EXPECT_FALSE(SkeletonSearch(kWord).occurs_in(text)) << text;
    std::string copy = text;
    EXPECT_FALSE(SkeletonSearch(kWord).overwrite(copy, kOther)) << text;
    EXPECT_EQ(copy, text);
  }
}

TEST(Skeleton, SideWordsAreSeenInTheSamePass) {
  SkeletonSearch search(kWord, {"base64", "quoted"});
  EXPECT_FALSE(search.occurs_in("Content-Transfer-Encoding: BASE(comment)64"));
  EXPECT_TRUE(search.saw_side_word(0));
  EXPECT_FALSE(search.saw_side_word(1));
  EXPECT_FALSE(search.occurs_in("Content-Transfer-Encoding: quoted-printable"));
  EXPECT_FALSE(search.saw_side_word(0));
  EXPECT_TRUE(search.saw_side_word(1));
}

std::string repeat(std::size_t count, const std::string& text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Skeleton, CommentsNestAsDeepAsTheyLike) {
  for (const std::size_t depth : {5000u, 200000u}) {
    const std::string around = "x-amp-" + repeat(depth, "(a") + repeat(depth, ")") + "html";
    EXPECT_TRUE(SkeletonSearch(kWord).occurs_in(around)) << depth;
  }
}

// A test that hangs has failed: each of these is quadratic where a mark or comment is looked for twice.
TEST(Skeleton, HostileTextsTakeLinearTime) {
  for (const char* piece :
       {"(", ")", "x(", "=?", "=?a?q?", "=?a?b?=", "=?=?q?=", "x-amp-htm(", "\\(", "?="}) {
    EXPECT_FALSE(SkeletonSearch("x-amp-nohtml").occurs_in(repeat(1 << 20, piece))) << piece;
  }
}

}  // namespace
}  // namespace ampauth::mime
