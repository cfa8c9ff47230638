#include "mime/obscured_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ampauth::mime {
namespace {

// What is left of a text once what is found in it is overwritten; the text itself where nothing is found.
std::string overwritten(std::string text, std::size_t piece = std::string::npos) {
  ObscuredFields fields;
  for (std::size_t at = 0; at < text.size(); at += std::min(piece, text.size() - at))
    fields.push(std::string_view(text).substr(at, piece));
  fields.finish();
  for (const Overwrite& overwrite : fields.overwrites()) text[overwrite.at] = overwrite.with;
  return text;
}

struct Row {
  const char* what;
  std::string text;
  std::string left;
};

const std::vector<Row> kFound = {
    {"an encoded word as the type", "Content-Type: =?utf-7?Q?text=2Fx?=\r\n\r\n",
     "Content-Type: =_utf-7_Q_text=2Fx_=\r\n\r\n"},
    {"as the subtype", "Content-Type: text/=?cp037?B?p2CBlJdgiKOUkw==?=\r\n\r\n",
     "Content-Type: text/=_cp037_B_p2CBlJdgiKOUkw==_=\r\n\r\n"},
    {"behind a plain type", "Content-Type: text/x =?utf-7?Q?-amp?=\r\n\r\n",
     "Content-Type: text/x =_utf-7_Q_-amp_=\r\n\r\n"},
    {"that is broken", "Content-Type: =?us-ascii?B?dGV4?dC94?=\r\n\r\n",
     "Content-Type: =_us-ascii_B_dGV4_dC94_=\r\n\r\n"},
    {"under a name with stray bytes", ">Content-Type>:=?u?Q?x?=\r\n\r\n", ">Content-Type>:=_u_Q_x_=\r\n\r\n"},
    {"under a name with a comment", "Conte(c)nt-Type: =?u?Q?x?=\r\n\r\n",
     "Conte(c)nt-Type: =_u_Q_x_=\r\n\r\n"},
    {"on a folded line", "Content-Type:\r\n =?u?Q?x?=\r\n\r\n", "Content-Type:\r\n =_u_Q_x_=\r\n\r\n"},
    {"behind a bare CR", "X: y\rContent-Type: =?u?Q?x?=\r\n\r\n", "X: y\rContent-Type: =_u_Q_x_=\r\n\r\n"},
    {"a broken code in a type", "Content-Type: text/x-a= 6Dp-html\r\n\r\n",
     "Content-Type: text/x-a_ 6Dp-html\r\n\r\n"},
    {"an encoded word as the encoding", "Content-Transfer-Encoding: =?utf-7?Q?b+AGE-se64?=\r\n\r\n",
     "Content-Transfer-Encoding: 7bit                  \r\n\r\n"},
    {"uuencode of a message", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit      \r\n\r\n"},
    {"in the other order", "Content-Transfer-Encoding: uue\r\nX: y\r\nContent-Type: multipart/mixed\r\n\r\n",
     "Content-Transfer-Encoding: ...\r\nX: y\r\nContent-Type: multipart/mixed\r\n\r\n"},
    {"another spelling of quoted-printable",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted_printable\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit            \r\n\r\n"},
    {"of a file named as a message",
     "Content-Type: application/octet-stream; name=a.eml\r\nContent-Transfer-Encoding: x-uue\r\n\r\n",
     "Content-Type: application/octet-stream; name=a.eml\r\nContent-Transfer-Encoding: 7bit \r\n\r\n"},
    {"of TNEF", "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base-64\r\n\r\n",
     "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: 7bit   \r\n\r\n"},
    {"on two lines", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: x-uu\r\n encode\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n ......\r\n\r\n"},
    {"with a comment",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: x-uuencode (\"7bit\")\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit       ........\r\n\r\n"},
    {"in a comment", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit (\"x-uu\")\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit ........\r\n\r\n"},
    {"with garbage behind it",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: x-uuencode\x9d(\x80\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit         \r\n\r\n"},
    {"with stray bytes in it",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base\x80-64\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit    \r\n\r\n"},
    {"behind stray bytes",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: \x80\x81\x82\x83\x84x-uu\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit     \r\n\r\n"},
    {"across a coded line end in base64",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: x-u\xd0=" + std::string(1, '\0') +
         "ue\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bi\xd0=" + std::string(1, '\0') +
         "t \r\n\r\n"},
    {"a word with stray bytes in front of it", "Content-Type: te\x80xt/\x01=?u?Q?x?=\r\n\r\n",
     "Content-Type: te\x80xt/\x01=_u_Q_x_=\r\n\r\n"},
    {"a fragment", "Content-Type: message/partial; id=x\r\n\r\n",
     "Content-Type: message/unknown; id=x\r\n\r\n"},
    {"a fragment in an odd spelling", "content-type: Message/(c)Par tial\r\n\r\n",
     "content-type: Message/(c)unk nown\r\n\r\n"},
    {"behind many blanks", "Content-Type:" + std::string(9000, ' ') + "=?u?Q?x?=\r\n\r\n",
     "Content-Type:" + std::string(9000, ' ') + "=_u_Q_x_=\r\n\r\n"},
    {"behind a colon that many blanks precede",
     "Content-Type" + std::string(300, ' ') + ": =?u?Q?x?=\r\n\r\n",
     "Content-Type" + std::string(300, ' ') + ": =_u_Q_x_=\r\n\r\n"},
    {"an encoding behind such a colon",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding" + std::string(300, '\t') + ":x-uue\r\n\r\n",
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding" + std::string(300, '\t') + ":7bit \r\n\r\n"},
    {"at the end of the text", "Content-Type: =?u?Q?x?=", "Content-Type: =_u_Q_x_="},
};

TEST(ObscuredFields, AreFoundAndOverwritten) {
  for (const Row& row : kFound) {
    EXPECT_EQ(overwritten(row.text), row.left) << row.what;
    EXPECT_EQ(overwritten(row.left), row.left) << row.what << ": nothing is left to find";
  }
}

TEST(ObscuredFields, AreFoundHoweverTheTextIsCut) {
  const std::string before(5000, '.');
  for (const Row& row : kFound) {
    for (const std::size_t piece : {1u, 3u, 100u, 2048u, 16384u})
      EXPECT_EQ(overwritten(before + "\r\n" + row.text + before, piece), before + "\r\n" + row.left + before)
          << row.what << " in pieces of " << piece;
  }
}

TEST(ObscuredFields, HonestFieldsAreNone) {
  const std::vector<std::string> texts = {
      "Content-Type: text/plain; charset=utf-8; name=\"=?iso-2022-jp?B?GyRCGyhC?=\"\r\n\r\n",
      "Content-Type: message/rfc822; name=\"=?utf-8?Q?Re=3A_x.eml?=\"\r\nContent-Transfer-Encoding: "
      "7bit\r\n\r\n",
      "Content-Type: image/jpeg name=\"=?utf-8?Q?x?=\"\r\n\r\n",
      "Content-Type: charset=utf-8\r\n\r\n",
      "Content-Type: text/plain charset=\"utf-8\"\r\n\r\n",
      "Content-Type: multipart/mixed; boundary=\"=_x?y\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
      "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8-bit\r\n\r\n",
      "Content-Type: application/zip\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n",
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/zip\r\n"
      "Content-Transfer-Encoding: x-uuencode\r\n\r\n",
      "X-Content-Type: =?u?Q?x?=\r\n\r\n",
      "the Content-Type: message/partial is none\r\n\r\n",
      "Subject: =?utf-8?Q?Content-Type?=\r\n\r\n",
      // A folded line of a signature is no field, nor is a line of a program.
      "DKIM-Signature: h=From:To:\r\n Content-Type:Sender; bh=x=; b=y=?z?=\r\n\r\n",
      "Content-Type: multipart/mixed; boundary=b\r\nDKIM-Signature: "
      "h=From\r\n\t:content-transfer-encoding:to\r\n\r\n",
      "ContentType := AType; if a=b then c? d: e\r\n\r\n",
      "contentType: isText ? 'text/plain' : other\r\n\r\n",
      "Content-Type: multipart/mixed;=0D\r\nContent-Transfer-Encoding: 7bit=0D\r\n\r\n",
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: %s\r\n\r\n",
      "Content-Type: multipart/mixed\r\n\"Content-Transfer-Encoding: 8bit\\n\"\r\n\r\n",
      "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: quo",
      // The next line of a program seems to go on with the field.
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: 7bit\r\n  '((\"^Content-Type:\" . "
      "face)\r\n\r\n",
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: quoted-printable\r\n  "
      "'((\"^Content-Type:\" . "
      "face)\r\n\r\n",
      "Content-Type: multipart/mixed\r\nDKIM-Signature: h=from:\xd0=" + std::string(1, '\0') +
          "content-transfer-encoding:to; b=x\r\n\r\n",
      // Base64 that was put into quoted-printable with coded line ends: what the digits of 0D and 0A are.
      "Content-Type: multipart/mix\xd0=" + std::string(1, '\0') + "ed; boundary=\"=_a/=3?\"\r\n\r\n",
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: 7bi\xd0=" + std::string(1, '\0') +
          "t\r\n\r\n",
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: 7b\xa5\xd0(\x80\xa0\x8fy\r\n\r\n",
      "Content-Type: multipart/mix\xa5\xd0(\x80\xa0\x8f=?x?y?=8\r\n\r\n",
      "Content-Type: application/x\xa5\xd0= F\xa0\x8f;\r\n\r\n",
      "Content-Transfer-Encoding: 7bit\xa5\xd0\x80\xa0\x8f=?x?b?y?=\r\n\r\n",
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: 7bCaH\xa5\xd0\x8f(x=\r\n\r\n",
      // A bare CR or a NUL, as a bad gateway puts it anywhere.
      "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: quoted-print\rable\r\n\r\n",
      "Content-Type: applica\rtion/zip;\r\n name=\"=?UTF-8?B?R3LDtg==?=\"\r\n\r\n",
      "Content-Type: " + std::string(1, '\0') + "text/csv;\r\n name=\"=?UTF-8?B?R3LDtg==?=\"\r\n\r\n",
      // Lines that only a soft break made.
      "Content-Type: multipart/mixed\r\nDKIM-Signature: h=From:=\r\ncontent-transfer-encoding:sender; "
      "bh=3Dx\r\n",
      "Content-Type: the type (RFC 2045)\r\n\t=0ASubject: =?utf-8?Q?x?=\r\n\r\n",
      "Content-Type: application/json' https://example.com/?a=b\r\n\r\n",
  };
  for (const std::string& text : texts) EXPECT_EQ(overwritten(text), text);
}

TEST(ObscuredFields, AContainerInQuotedPrintableIsKnown) {
  const auto declares = [](std::string_view text) {
    ObscuredFields fields;
    fields.push(text);
    return fields.declares_quoted_container();
  };
  const std::string encoding = "Content-Transfer-Encoding: quoted-printable\r\n";
  EXPECT_TRUE(declares("Content-Type: message/rfc822\r\n" + encoding + "\r\nx"));
  EXPECT_TRUE(declares(encoding + "Content-Type: multipart/mixed; boundary=b\r\n\r\nx"));
  EXPECT_FALSE(declares("Content-Type: text/html\r\n" + encoding + "\r\nx"));
  EXPECT_FALSE(declares("Content-Type: message/rfc822\r\n\r\n" + encoding + "\r\nx"));
}

}  // namespace
}  // namespace ampauth::mime
