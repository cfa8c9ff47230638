#include "mime/any_reading.h"

#include <gtest/gtest.h>

#include <vector>

#include "mime/disarm.h"
#include "mime/screen.h"
#include "sample_mail.h"

namespace ampauth::mime {
namespace {

using tests::as_codes;

std::string base64(std::string_view bytes, std::size_t line = 76) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::size_t column = 0;
  unsigned bits = 0;
  int count = 0;
  const auto put = [&](unsigned value) {
    out += kDigits[value & 63u];
    if (++column % line == 0) out += "\r\n";
  };
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) put(bits >> (count - 6));
  }
  if (count > 0) put(bits << (6 - count));
  while (column % 4 != 0) out += '=', ++column;
  return out + "\r\n";
}

std::string in_base64(const std::string& content) {
  return "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64(content);
}

std::string in_quoted(const std::string& content) {
  return "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         as_codes(content);
}

struct ReadingRow {
  const char* why;
  std::string text;
};

const std::string kType = "Content-Type: text/x-amp-html\r\n\r\n<html amp4email>";

template <class Layer>
std::string nested(Layer layer, int times) {
  std::string text = kType;
  while (times-- > 0) text = layer(text);
  return text;
}

const std::vector<ReadingRow> kFound = {
    {"as it is", kType},
    {"with a comment", "Content-Type: text/x-amp-(c)html\r\n"},
    {"in base64", in_base64(kType)},
    {"in base64 that nobody announces", base64("some text before " + kType)},
    {"in base64 of short lines", "Content-Transfer-Encoding: base64\r\n\r\n" + base64(kType, 3)},
    {"in base64 of odd lines under odd text",
     "Content-Transfer-Encoding: base64\r\n\r\nab\r\n\r\n" + base64("xyz" + kType, 75)},
    {"in quoted-printable", in_quoted(kType)},
    {"in quoted-printable that nobody announces", as_codes(kType)},
    {"in base64 in quoted-printable", in_quoted(in_base64(kType))},
    {"in quoted-printable in base64", in_base64(in_quoted(kType))},
    {"in an encoded word in base64", in_base64("Content-Type: =?a?q?text/x=2Damp=2Dhtml?=\r\n")},
    {"four layers deep", in_base64(in_quoted(in_base64(in_base64(kType))))},
    {"nine layers of base64 deep", nested(in_base64, 9)},
    {"six layers of quoted-printable deep", nested(in_quoted, 6)},
    {"eight mixed layers deep",
     nested([](const std::string& text) { return in_quoted(in_base64(text)); }, 4)},
};

TEST(AnyReading, FindsTheToken) {
  for (const ReadingRow& row : kFound) EXPECT_TRUE(any_reading_finds_amp(row.text)) << row.why;
}

TEST(AnyReading, DisarmsInPlaceAndOnlyTheToken) {
  for (const ReadingRow& row : kFound) {
    const std::string around =
        "before, =3D and (all)\r\n\r\n" + row.text + "\r\n\r\nbehind, QUJDREVGR0g=\r\n";
    std::string text = around;
    EXPECT_TRUE(disarm_every_reading(text, "/tmp")) << row.why;
    EXPECT_FALSE(any_reading_finds_amp(text)) << row.why;
    ASSERT_EQ(text.size(), around.size()) << row.why;
    std::size_t changed = 0;
    for (std::size_t i = 0; i < text.size(); ++i) changed += text[i] != around[i] ? 1 : 0;
    EXPECT_GT(changed, 0u) << row.why;
    EXPECT_LT(changed, 60u) << row.why;
  }
}

TEST(AnyReading, PassesWhatHoldsNoToken) {
  const std::vector<std::string> texts = {
      "",
      "text/x-amp-none",
      in_base64("Content-Type: text/x-amp-none\r\n"),
      in_quoted("Content-Type: text/html\r\n"),
      in_base64(in_base64(in_base64(in_base64(in_base64("Content-Type: text/html\r\n"))))),
  };
  for (const std::string& text : texts) {
    EXPECT_FALSE(any_reading_finds_amp(text)) << text;
    std::string copy = text;
    EXPECT_TRUE(disarm_every_reading(copy, "/tmp"));
    EXPECT_EQ(copy, text);
  }
}

TEST(AnyReading, PassesATextThatNamesLayersAgainAndAgain) {
  // Were each name a layer, 200 KB of this would take more looks than any honest mail.
  std::string text;
  while (text.size() < 200000) {
    text +=
        "> Content-Type: multipart/mixed;\r\n> Content-Transfer-Encoding: quoted-printable\r\n"
        "base64 -d < body, where =3D stands for = and a = b, =C3=BC is shown so\r\n\r\n";
  }
  EXPECT_FALSE(any_reading_finds_amp(text));
  EXPECT_FALSE(any_reading_finds_amp(in_base64(text)));
}

TEST(AnyReading, WhatIsAroundATextMayNameItsEncoding) {
  EXPECT_TRUE(any_reading_finds_amp("=43ontent-Type: text/=78-amp-html", true));
  EXPECT_TRUE(any_reading_finds_amp("dGV4dC94LWFtcC1odG1s", true));
  EXPECT_FALSE(any_reading_finds_amp("=43ontent-Type: text/=78-amp-html"));
  EXPECT_FALSE(any_reading_finds_amp("dGV4dC94LWFtcC1odG1s"));
}

TEST(AnyReading, HeaderAndBodyExplainEachOther) {
  const auto finds = [](const std::string& bytes) {
    const auto message = tests::split(bytes);
    return any_reading_finds_amp(message.fields, message.body.view());
  };
  EXPECT_TRUE(finds("Content-Transfer-Encoding: base64\r\n\r\n" + base64(kType, 3)));
  EXPECT_FALSE(finds("Content-Transfer-Encoding: 7bit\r\n\r\n" + base64(kType, 3)));
  EXPECT_TRUE(finds("X: x-amp-\r\n\r\nhtml"));
  EXPECT_TRUE(finds("X-AMP-HTML: 1\r\n\r\n"));
}

TEST(AnyReading, AMessageIsScreenedAndStrippedOnEveryReading) {
  for (const ReadingRow& row : kFound) {
    const std::string text = tests::crlf(tests::sample::kMixed) + "--bnd\r\n" + row.text + "\r\n--bnd--\r\n";
    const auto message = tests::split(text);
    ASSERT_TRUE(screen(message.fields, message.body.view())) << row.why;
    const Reading reading = tests::read(message);
    if (reading.structure != Structure::ambiguous) continue;  // The parser says why it is none.
    const auto after =
        tests::split(tests::stripped_message(message, strip(reading, message.fields, message.body.view())));
    EXPECT_FALSE(screen(after.fields, after.body.view())) << row.why;
  }
}

TEST(AnyReading, EncodedFieldsAreDisarmed) {
  const auto message =
      tests::split("Content-Type: =?us-ascii?B?dGV4dC94LWFtcC1odG1s?=\r\nSubject: s\r\n\r\nx");
  const Reading reading = tests::read(message);
  ASSERT_EQ(reading.structure, Structure::ambiguous);
  const Stripped stripped = strip(reading, message.fields, message.body.view());
  ASSERT_EQ(stripped.fields.size(), 1u);
  EXPECT_EQ(stripped.fields.front().index, 0u);
  EXPECT_EQ(stripped.fields.front().value, " =_us-ascii_B_dGV4dC94LWFtcC1odG1s_=");
  EXPECT_EQ(tests::join(stripped), "x");
}

// A test that hangs has failed.
TEST(AnyReading, LargeBodiesTakeLinearTime) {
  std::string text = "base64 quoted-printable =20 (";
  for (int layer = 0; layer < 5; ++layer) {
    while (text.size() < (1u << 14)) text += text;
    text = "base64 quoted =3D\r\n\r\n" + base64(text);
    EXPECT_FALSE(any_reading_finds_amp(text));
  }
  text.assign(1 << 20, '(');
  EXPECT_FALSE(any_reading_finds_amp(text));
  text.assign(1 << 20, '=');
  EXPECT_FALSE(any_reading_finds_amp(text));
}

}  // namespace
}  // namespace ampauth::mime
