#include <gtest/gtest.h>

#include <vector>

#include "base/sha256.h"
#include "reading_text.h"

namespace ampauth::mime {
namespace {

struct Row {
  const char* why;
  Encoding encoding;
  std::string content;
  std::string decoded;
  bool valid;
};

std::string sha256(const std::string& bytes) {
  base::Sha256 hash;
  hash.update(bytes);
  return hash.hex_digest();
}

TEST(Decode, GivesSizeAndHashOfTheDecodedContent) {
  const auto identity = Encoding::identity;
  const auto base64 = Encoding::base64;
  const auto quoted = Encoding::quoted_printable;
  const std::vector<Row> rows = {
      {"nothing", identity, "", "", true},
      {"bytes as they are", identity, "a=3D\r\n\xc3\xa9", "a=3D\r\n\xc3\xa9", true},
      {"base64 of nothing", base64, "", "", true},
      {"three bytes", base64, "QUJD", "ABC", true},
      {"two bytes", base64, "QUI=", "AB", true},
      {"one byte", base64, "QQ==", "A", true},
      {"all 8 bits", base64, "//79+/A=", "\xff\xfe\xfd\xfb\xf0", true},
      {"line ends anywhere", base64, "Q\r\nU\r\nJDQ\r\nUI=\r\n", "ABCAB", true},
      {"quoted-printable of nothing", quoted, "", "", true},
      {"escapes of both cases", quoted, "a=3Db=c3=A9", "a=b\xc3\xa9", true},
      {"lines", quoted, "a\r\nb\r\n", "a\r\nb\r\n", true},
      {"a soft break", quoted, "a=\r\nb", "ab", true},
      {"a soft break with blanks added", quoted, "a= \t\r\nb", "ab", true},
      {"a soft break at the end", quoted, "a=", "a", true},
      {"blanks at a line's end", quoted, "a \t\r\nb ", "a\r\nb", true},
      {"an escaped blank at a line's end", quoted, "a=20\r\n", "a \r\n", true},

      {"base64 with a blank", base64, "QU JD", "ABC", false},
      {"base64 of another alphabet", base64, "QUJD-_", "ABC", false},
      {"base64 without padding", base64, "QUI", "AB", false},
      {"base64 cut off", base64, "QUJDQ", "ABC", false},
      {"base64 with too much padding", base64, "QUI==", "AB", false},
      {"base64 with only padding", base64, "====", "", false},
      {"base64 after its end", base64, "QQ==QQ==", "A", false},
      {"an equals sign that is no escape", quoted, "a=zb", "a=zb", false},
      {"half an escape", quoted, "a=3", "a=3", false},
      {"8-bit text in quoted-printable", quoted, "\xc3\xa9", "\xc3\xa9", false},
  };
  for (const Row& row : rows) {
    AmpPart part;
    part.encoding = row.encoding;
    const std::string body = "before" + row.content + "after";
    part.content = {6, 6 + row.content.size()};
    const Decoded decoded = decode(part, body);
    EXPECT_EQ(decoded.size, row.decoded.size()) << row.why;
    EXPECT_EQ(decoded.sha256, sha256(row.decoded)) << row.why;
    EXPECT_EQ(decoded.valid, row.valid) << row.why;
  }
}

TEST(Decode, TakesMegabytes) {
  AmpPart part;
  part.encoding = Encoding::base64;
  const std::string body(4 << 20, 'A');
  part.content = {0, body.size()};
  const Decoded decoded = decode(part, body);
  EXPECT_EQ(decoded.size, (3u << 20));
  EXPECT_EQ(decoded.sha256, sha256(std::string(3 << 20, '\0')));
}

}  // namespace
}  // namespace ampauth::mime
