#include "mime/skeleton.h"

#include <gtest/gtest.h>

#include <vector>

#include "mime/disarm.h"

namespace ampauth::mime {
namespace {

struct SkeletonRow {
  const char* why;
  std::string text;
  std::string disarmed;
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
    {"in codes", "=?utf-8?Q?x=2Damp=2dhtm=6C?=", "=?utf-8?Q?x=2Damp=2dhtm=6D?="},
    {"in base64", "=?a?B?dGV4dC94LWFtcC1odG1s?=", "=?a?B?dGV4dC94LWFtcC1odG1t?="},
    {"across encoded words", "=?a?q?x-amp?= =?a?b?LWh0bWw=?=", "=?a?q?x-amp?= =?a?b?LWh0bW0=?="},
    {"from an encoded word on", "=?a?q?x-amp-?=html", "=?a?q?x-amp-?=none"},
    {"into an encoded word", "x-amp-ht=?a?q?ml?=", "x-amp-ht=?a?q?ne?="},
    {"up to the padding of one", "x-amp-=?a?b?aHRtbA==QUJD?=", "x-amp-=?a?b?aHRtbQ==QUJD?="},
    {"around a comment with half a comment in an encoded word", "x-amp(a =?u?Q?(?= )-html",
     "x-amp(a =?u?Q?(?= )-none"},
    {"around one that counts in an encoded word", "x-amp(a =?u?Q?(?= ))-html", "x-amp(a =?u?Q?(?= ))-none"},
    {"around a comment that an encoded word ends", "x-amp(a =?u?b?KQ==?= -html",
     "x-amp(a =?u?b?KQ==?= -none"},
    {"around half a code in an encoded word", "=?a?Q?x=2D=amp-html?=", "=?a?Q?x=2D=amp-htmm?="},
    {"around the header of an octet string", "x-amp\4\x51-html", "x-amp\4\x51-none"},
    {"around a longer header of one", "x-amp\4\x82\x61\x62-html", "x-amp\4\x82\x61\x62-none"},
    {"around many octet strings", "x\4\1-\4\1a\4\1m\4\1p\4\1-\4\1h\4\1t\4\1m\4\1l",
     "x\4\1-\4\1a\4\1m\4\1p\4\1-\4\1n\4\1o\4\1n\4\1e"},
    {"in an encoded word that is folded in a code",
     "=?a?Q?x=2Damp=2Dht=6\r\n Dl?=", "=?a?Q?x=2Damp=2Dht=6\r\n Dm?="},
    {"in an encoded word that is folded in its marks",
     "=\r\n ?a?\r\n Q\r\n ?x=2Damp-html?\r\n =", "=\r\n ?a?\r\n Q\r\n ?x=2Damp-htmm?\r\n ="},
    {"in a long encoded word", "=?a?q?" + std::string(5000, '_') + "x-amp=2Dhtml?=",
     "=?a?q?" + std::string(5000, '_') + "x-amp=2Dhtmm?="},
};

bool finds(std::string_view text) { return SkeletonReader().push(text); }

// The same byte by byte: what the long steps of push() must not change.
bool finds_in_steps(std::string_view text) {
  SkeletonReader reader;
  for (const char c : text)
    if (reader.step(c) != SkeletonReader::Found::nothing) return true;
  return false;
}

bool finds_in_pieces(std::string_view text, std::size_t size) {
  SkeletonReader reader;
  for (std::size_t at = 0; at < text.size(); at += size)
    if (reader.push(text.substr(at, size))) return true;
  return false;
}

TEST(Skeleton, TheTokenIsFoundOnEveryReading) {
  for (const SkeletonRow& row : kFound) {
    EXPECT_TRUE(finds(row.text)) << row.why;
    EXPECT_TRUE(finds_in_steps(row.text)) << row.why;
    for (std::size_t size = 1; size < 70; ++size)
      EXPECT_TRUE(finds_in_pieces(row.text, size)) << row.why << size;
    EXPECT_TRUE(finds(std::string(1000, ' ') + row.text)) << row.why;
    EXPECT_TRUE(finds("b" + std::string(100, '.') + row.text)) << row.why;
  }
}

TEST(Skeleton, TheTokenIsDisarmedInPlace) {
  for (const SkeletonRow& row : kFound) {
    std::string text = row.text;
    EXPECT_TRUE(disarm_every_reading(text, "/tmp"));
    EXPECT_EQ(text, row.disarmed) << row.why;
    EXPECT_FALSE(finds(text)) << row.why;
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
    EXPECT_FALSE(finds(text)) << text;
    EXPECT_FALSE(finds_in_steps(text)) << text;
    std::string copy = text;
    EXPECT_TRUE(disarm_every_reading(copy, "/tmp"));
    EXPECT_EQ(copy, text);
  }
}

TEST(Skeleton, NamesOfEncodingsAreNoted) {
  SkeletonReader base64;
  EXPECT_FALSE(base64.push("Content-Transfer-Encoding: BASE(comment)64"));
  EXPECT_TRUE(base64.says_base64());
  EXPECT_FALSE(base64.says_quoted());
  SkeletonReader quoted;
  const std::string_view text = "a quoted text; quoted-printable: x";
  EXPECT_FALSE(quoted.push(text));
  EXPECT_FALSE(quoted.says_base64());
  EXPECT_TRUE(quoted.says_quoted());
  EXPECT_EQ(quoted.behind_quoted(text), "rintable: x");
  EXPECT_FALSE(quoted.push(text));
  EXPECT_EQ(quoted.behind_quoted(text), text);
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
    EXPECT_TRUE(finds(around)) << depth;
  }
}

// A test that hangs has failed: each of these is quadratic where a mark or comment is looked for twice.
TEST(Skeleton, HostileTextsTakeLinearTime) {
  for (const char* piece : {"(", ")", "x(", "=?", "=?a?q?", "=?a?b?=", "=?=?q?=", "x-amp-htm(", "x-amp-htm)(",
                            "\\(", "\\)x(", "?=", "x \4"}) {
    EXPECT_FALSE(finds(repeat(1 << 18, piece))) << piece;
  }
}

}  // namespace
}  // namespace ampauth::mime
