#include "mime/screen.h"

#include <gtest/gtest.h>

#include <vector>

#include "reading_text.h"

namespace ampauth::mime {
namespace {

bool hits(std::string_view body, std::size_t chunk_size) {
  Screen screen;
  for (std::size_t at = 0; at < body.size(); at += chunk_size) screen.push(body.substr(at, chunk_size));
  return screen.finish();
}

TEST(Screen, FindsTheTokenHoweverTheBodyIsCut) {
  const std::vector<std::string> bodies = {
      "x-amp-html",
      "Content-Type: text/x-amp-html\r\n",
      "TEXT/X-AMP-HTML",
      "x-AmP-hTmL; charset=utf-8",
      "xx-amp-html",
      "x-amp-htmlx",
      "x-amp-hx-amp-html",
      "x-amp-htmx-amp-html",
      "x-x-x-amp-html",
      "l html amp-html x-amp-htm x-amp-html",
      std::string(5, '\0') + "x-amp-html",
      "\xff\xff\xff\xffx-amp-html",
  };
  for (const std::string& body : bodies) {
    for (std::size_t size = 1; size <= body.size(); ++size) EXPECT_TRUE(hits(body, size)) << body << size;
    for (std::size_t cut = 0; cut <= body.size(); ++cut) {
      Screen screen;
      screen.push(std::string_view(body).substr(0, cut));
      screen.push(std::string_view(body).substr(cut));
      EXPECT_TRUE(screen.finish()) << body << " cut at " << cut;
    }
  }
}

TEST(Screen, PassesWhatOnlyResemblesTheToken) {
  const std::vector<std::string> bodies = {
      "",
      "x-amp-htm",
      "-amp-html",
      "x-amp-none",
      "x_amp_html",
      "x-amp-htm_x-amp-",
      "text/html amp4email",
      "x--amp-html",
      "x-amp-hhtml",
  };
  for (const std::string& body : bodies) {
    for (std::size_t size = 1; size <= body.size() + 1; ++size) EXPECT_FALSE(hits(body, size)) << body;
  }
}

TEST(Screen, FindsTheTokenAfterMegabytes) {
  std::string body(20 << 20, 'l');  // The worst byte for the search: it could end the token everywhere.
  EXPECT_FALSE(hits(body, 65535));
  body += "x-amp-html";
  EXPECT_TRUE(hits(body, 65535));
}

TEST(Screen, LooksAtNamesAndValuesOfFields) {
  const std::vector<std::pair<message::HeaderField, bool>> rows = {
      {{"Content-Type", " text/X-Amp-Html"}, true},
      {{"Subject", " what is x-amp-html?"}, true},
      {{"X-AMP-HTML", " 1"}, true},
      {{"Subject", " x-amp-none"}, false},
      {{"x-amp-", "html"}, true},  // The colon is junk like any other.
  };
  for (const auto& [field, hit] : rows) {
    Screen screen;
    screen.push(field);
    EXPECT_EQ(screen.finish(), hit) << field.name << ":" << field.value;
  }
}

TEST(Screen, EndsAHeaderWithoutABodyLikeOneWithAnEmptyBody) {
  // With the empty line some of these are long enough for a block of codes.
  for (std::size_t size = 8; size < 80; ++size) {
    const message::HeaderField field{"A", std::string(size, ' ') + tests::as_codes("x-amp-html")};
    Screen without;
    without.push(field);
    Screen with;
    with.push(field);
    with.push(std::string_view());
    EXPECT_EQ(without.finish(), with.finish()) << size;
  }
}

TEST(Screen, FindsCodesInALastWindowHoweverShort) {
  std::string codes = tests::as_codes("Content-Type: text/x-amp-html");
  codes.erase(codes.find("=\r\n"), 3);
  for (std::size_t size = TextReader::kWindow - 90; size < TextReader::kWindow + 10; ++size)
    EXPECT_TRUE(screen({}, std::string(size, ' ') + codes)) << size;
}

TEST(Screen, SaysSoOnceAWindowHasHit) {
  Screen screen;
  screen.push(message::HeaderField{"Subject", " x-amp-html"});
  EXPECT_FALSE(screen.hit());
  screen.push(std::string(TextReader::kWindow, ' '));
  EXPECT_TRUE(screen.hit());
}

TEST(Screen, ReadsHeaderAndBodyAsOneText) {
  Screen screen;
  screen.push(message::HeaderField{"Subject", " x-amp-"});
  screen.push(std::string_view("html"));
  EXPECT_TRUE(screen.finish());
}

TEST(Screen, FindsWhatTheBytesAloneDoNotShow) {
  const message::HeaderField mixed{"Content-Type", " multipart/mixed; boundary=b"};
  const std::vector<std::pair<std::string, bool>> rows = {
      {"Content-Type: text/x-amp-html", true},
      {"Content-Type: text/x-amp-\r\n html", true},
      {"quoted-printable\r\n\r\nContent-Type: text/=78-amp-html", true},
      {"base64\r\n\r\nQ29udGVudC1UeXBlOiB0ZXh0L3gtYW1wLWh0bWw=", true},
      {"Content-Type: text/html", false},
  };
  for (const auto& [body, hit] : rows) EXPECT_EQ(screen({&mixed, 1}, body), hit) << body;
}

struct HeaderRow {
  const char* header;
  bool can_hold_amp;
};

TEST(CanHoldAmp, OnlyAPlainTextTypeRulesItOut) {
  const std::vector<HeaderRow> rows = {
      {"Subject: hi\nContent-Type: text/plain\n", false},
      {"Content-Type: TEXT/HTML; charset=\"utf-8\"\n", false},
      {"content-type: text/plain;\n charset=utf-8; format=flowed\n", false},
      {"Content-Type: text/calendar; method=REQUEST;\n", false},
      {"Content-Type: text/plain\nSubject: folded\n twice\n\tand again\n", false},
      {"Subject: no type at all\n", true},
      {"", true},
      {"Content-Type: multipart/mixed; boundary=b\n", true},
      {"Content-Type: text/x-amp-html\n", true},
      {"Content-Type: message/rfc822\n", true},
      {"Content-Type: text/markdown\n", true},
      {"Content-Type: application/pdf\n", true},
      {"Content-Type: text/plain; boundary=b\n", true},
      {"Content-Type: text/plain (comment)\n", true},
      {"Content-Type: text/plain; name=\"a\\\"b\"\n", true},
      {"Content-Type: text/plain charset=utf-8\n", true},
      {"Content-Type: text / plain\n", true},
      {"Content-Type: =?us-ascii?q?text/plain?=\n", true},
      {"Content-Type:\n", true},
      {"Content-Type: text/plain\nContent-Type: text/plain\n", true},
      {"Content-Type: text/plain\nX-Content-Type: text/html\n", true},
      {"Content-Type : text/plain\n", true},
      {"Content-Type: text/plain\nSubject : hi\n", true},
      {"Content-Type: text/plain\nSubject: x-amp-html\n", true},
      {"Content-Type: text/plain\nX-Amp-Html: 1\n", true},
      {"Content-Type: text/plain\nSubject: hi\n \n", true},
  };
  for (const HeaderRow& row : rows) {
    const auto message = tests::split(tests::crlf(row.header) + "\r\n");
    EXPECT_EQ(can_hold_amp(message.fields), row.can_hold_amp) << row.header;
  }
}

TEST(CanHoldAmp, StrayLineEndsAndNulInAValueDoNotRuleItOut) {
  for (const std::string& value :
       {std::string(" a\rContent-Type: multipart/mixed"), std::string(" a\nb: c"), std::string(" a\r\nb: c"),
        std::string(" a\0b", 4), std::string(" a\r\n"), std::string(" a\r\n \r\n b")}) {
    EXPECT_TRUE(
        can_hold_amp(std::vector<message::HeaderField>{{"Content-Type", " text/plain"}, {"X-A", value}}))
        << value;
  }
}

}  // namespace
}  // namespace ampauth::mime
