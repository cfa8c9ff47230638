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
    {"QUI=", 0, std::string("AB\0", 3)},
    {"QQ==", 0, std::string("A\0", 2)},
    {"c", 0, "p"},
    {"QUb", 0, std::string("AF\xc0", 3)},
    {"QUJD", 9, ""},
};

std::string decoded_base64(const std::string& text, std::size_t skip) {
  std::string bytes(text.size(), '\0');
  bytes.resize(decode_base64_digits(text, skip, bytes));
  return bytes;
}

TEST(Layers, Base64DigitsAreDecodedWhateverStandsBetweenThem) {
  for (const Base64Row& row : kBase64) EXPECT_EQ(decoded_base64(row.text, row.skip), row.bytes) << row.text;
}

TEST(Layers, Base64BytesGoBackWhereTheyCameFrom) {
  for (const Base64Row& row : kBase64) {
    std::string text = row.text;
    encode_base64_digits(text, row.skip, row.bytes);
    EXPECT_EQ(text, row.text) << "unchanged";
    const std::string other(row.bytes.size(), '@');  // whose first bits alone are set
    encode_base64_digits(text, row.skip, other);
    EXPECT_EQ(text.size(), row.text.size());
    EXPECT_EQ(decoded_base64(text, row.skip), other) << row.text;
  }
}

TEST(Layers, SolidBase64BeginsWithALongWord) {
  struct RunRow {
    std::string text;
    std::string run;  // "" where there is none
  };
  const std::string word(48, 'A');
  const std::vector<RunRow> rows = {
      {word, word},
      {"a-" + word + "\r\nQU==\r\n\r\nQ-", word + "\r\nQU==\r\n\r\nQ"},
      {"it is not", ""},
      {word.substr(1), ""},
      {word.substr(1) + " " + word, word},
  };
  for (const RunRow& row : rows) {
    const auto run = find_solid_base64(row.text, 0);
    EXPECT_EQ(run ? row.text.substr(run->begin, run->size()) : "", row.run) << row.text;
  }
  EXPECT_EQ(find_solid_base64(word + "-" + word, 48)->begin, 49u);
}

struct QuotedRow {
  std::string text;
  std::string bytes;
};

const std::vector<QuotedRow> kQuoted = {
    {"", ""},           {"plain", "plain"}, {"a=78b", "axb"}, {"=2D=2d", "--"},
    {"x=\r\ny", "xy"},  {"x=\ny", "xy"},    {"x=", "x"},      {"x=7", "x=7"},
    {"x=zzy", "x=zzy"}, {"a==41", "a=41"},  {"x=\ry", "xy"},  {"x=\r", "x"},
};

std::string decoded_quoted(const std::string& text) {
  std::string bytes(text.size(), '\0');
  bytes.resize(decode_quoted_printable(text, Codes::strict, bytes));
  return bytes;
}

TEST(Layers, QuotedPrintableIsDecodedWithAllItsFaults) {
  for (const QuotedRow& row : kQuoted) EXPECT_EQ(decoded_quoted(row.text), row.bytes) << row.text;
}

TEST(Layers, QuotedPrintableBytesGoBackWhereTheyCameFrom) {
  for (const QuotedRow& row : kQuoted) {
    std::string text = row.text;
    encode_quoted_printable(text, Codes::strict, row.bytes);
    EXPECT_EQ(text, row.text) << "unchanged";
  }
  std::string text = "a=78=\r\nb=2D";
  encode_quoted_printable(text, Codes::strict, "zyxw");
  EXPECT_EQ(text, "z=79=\r\nx=77");
}

}  // namespace
}  // namespace ampauth::mime
