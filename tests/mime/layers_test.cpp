#include "mime/layers.h"

#include <gtest/gtest.h>

#include <vector>

namespace ampauth::mime {
namespace {

struct Base64Row {
  std::string text;
  std::size_t skip;
  std::string bytes;
};

const std::vector<Base64Row> kBase64 = {
    {"", 0, ""},
    {"QUJD", 0, "ABC"},
    {"QU\r\nJD", 0, "ABC"},
    {"Q!U-J D=", 0, "ABC"},
    {"zQUJD", 1, "ABC"},
    {"zz-zQUJDQUJD", 3, "ABCABC"},
    {"QUI=", 0, "AB"},
    {"QQ==", 0, "A"},
    {"Q", 0, ""},
    {"QUJD", 9, ""},
};

TEST(Layers, Base64DigitsAreDecodedWhateverStandsBetweenThem) {
  for (const Base64Row& row : kBase64)
    EXPECT_EQ(decode_base64_digits(row.text, row.skip), row.bytes) << row.text;
}

TEST(Layers, Base64BytesGoBackWhereTheyCameFrom) {
  for (const Base64Row& row : kBase64) {
    std::string text = row.text;
    encode_base64_digits(text, row.bytes, row.skip);
    EXPECT_EQ(text, row.text) << "unchanged";
    const std::string other(row.bytes.size(), 'x');
    encode_base64_digits(text, other, row.skip);
    EXPECT_EQ(text.size(), row.text.size());
    EXPECT_EQ(decode_base64_digits(text, row.skip), other) << row.text;
  }
}

TEST(Layers, Base64RunsAreWordsOfDigitsWithoutAnEmptyLine) {
  struct RunRow {
    std::string text;
    std::string run;  // "" where there is none
  };
  const std::vector<RunRow> rows = {
      {"QUJDREVG", "QUJDREVG"},
      {"QUJD\r\nREVG", "QUJD\r\nREVG"},
      {"a-QUJD \nREVG==\r\n\r\nQUJD", "QUJD \nREVG=="},
      {"it is not", ""},
      {"QUJD\r\n\r\nREVG", ""},
      {"QUJDREV", ""},
      {"QUJDREVG abc", "QUJDREVG"},
  };
  for (const RunRow& row : rows) {
    const auto run = find_base64_run(row.text, 0);
    EXPECT_EQ(run ? row.text.substr(run->begin, run->size()) : "", row.run) << row.text;
  }
  EXPECT_EQ(find_base64_run("QUJDREVG-QUJDREVG", 8)->begin, 9u);
}

struct QuotedRow {
  std::string text;
  std::string bytes;
};

const std::vector<QuotedRow> kQuoted = {
    {"", ""},        {"plain", "plain"}, {"a=78b", "axb"}, {"=2D=2d", "--"},   {"x=\r\ny", "xy"},
    {"x=\ny", "xy"}, {"x=", "x"},        {"x=7", "x=7"},   {"x=zzy", "x=zzy"}, {"a==41", "a=41"},
};

TEST(Layers, QuotedPrintableIsDecodedWithAllItsFaults) {
  for (const QuotedRow& row : kQuoted)
    EXPECT_EQ(decode_quoted_printable_text(row.text), row.bytes) << row.text;
}

TEST(Layers, QuotedPrintableBytesGoBackWhereTheyCameFrom) {
  for (const QuotedRow& row : kQuoted) {
    std::string text = row.text;
    encode_quoted_printable_text(text, row.bytes);
    EXPECT_EQ(text, row.text) << "unchanged";
  }
  std::string text = "a=78=\r\nb=2D";
  encode_quoted_printable_text(text, "zyxw");
  EXPECT_EQ(text, "z=79=\r\nx=77");
}

TEST(Layers, OnlyACodeOfTwoDigitsIsQuotedPrintable) {
  EXPECT_TRUE(holds_quoted_printable("a =x =4a"));
  EXPECT_FALSE(holds_quoted_printable("a=b =4 = =\r\n=4"));
}

}  // namespace
}  // namespace ampauth::mime
