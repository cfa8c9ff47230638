#include "mime/strip.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "mime/screen.h"
#include "sample_mail.h"

namespace ampauth::mime {
namespace {

using namespace tests::sample;  // NOLINT: snippets of mail

const std::string kNoteText =
    "[The mail server removed the interactive part of this message: it could not\nbe verified.]\n";
const std::string kNotePart = "Content-Type: text/plain; charset=us-ascii\n\n" + kNoteText;

struct StripRow {
  const char* why;
  std::string before;
  std::string after;  // the whole message
};

void expect_stripped(const std::vector<StripRow>& rows) {
  for (const StripRow& row : rows) {
    const auto message = tests::split(tests::crlf(row.before));
    const Stripped stripped = strip(tests::read(message), message.fields, message.body.view());
    const std::string after = tests::stripped_message(message, stripped);
    EXPECT_EQ(after, tests::crlf(row.after)) << row.why;
    EXPECT_FALSE(tests::screen_hits(tests::split(after), 65535)) << row.why;
    EXPECT_NE(tests::summary(tests::read(tests::split(after))), "canonical") << row.why;
  }
}

TEST(Strip, CutsExactlyThePart) {
  expect_stripped({
      {"in the middle", kAlternative + kPlain + kAmp + kHtml + kEnd, kAlternative + kPlain + kHtml + kEnd},
      {"first, under a preamble", kAlternative + "pre\n" + kAmp + kHtml + kEnd,
       kAlternative + "pre\n" + kHtml + kEnd},
      {"last, above an epilogue", kAlternative + kPlain + kAmp + kEnd + "epi",
       kAlternative + kPlain + kEnd + "epi"},
      {"with empty lines at its end", kAlternative + kPlain + kAmp + "\n\n" + kEnd,
       kAlternative + kPlain + kEnd},
      {"two of them", kAlternative + kAmp + kPlain + kAmp + kEnd, kAlternative + kPlain + kEnd},
      {"beside a text outside of its multipart",
       kMixed + kPlain +
           "--bnd\nContent-Type: multipart/related; boundary=in\n\n--in\nContent-Type: "
           "image/png\n\nx\n--in\n" +
           "Content-Type: text/x-amp-html\n\nx\n--in--\n" + kEnd,
       kMixed + kPlain +
           "--bnd\nContent-Type: multipart/related; boundary=in\n\n--in\nContent-Type: "
           "image/png\n\nx\n--in--\n" +
           kEnd},
      {"in an attached message",
       kAlternative + kPlain + kAttached +
           "Content-Type: multipart/mixed; boundary=in\n\n--in\n\nx\n--in\n"
           "Content-Type: text/x-amp-html\n\nx\n--in--\n" +
           kEnd,
       kAlternative + kPlain + kAttached +
           "Content-Type: multipart/mixed; boundary=in\n\n--in\n\nx\n--in--\n" + kEnd},
  });
}

TEST(Strip, LeavesANoteWhereNothingElseWouldRemain) {
  expect_stripped({
      {"alone", kAlternative + kAmp + kEnd, kAlternative + "--bnd\n" + kNotePart + kEnd},
      {"two AMP parts and nothing else", kAlternative + kAmp + kAmp + kEnd,
       kAlternative + "--bnd\n" + kNotePart + kEnd},
      {"nothing to read beside it",
       kAlternative + kAmp + "--bnd\nContent-Type: image/png\n\nx\n" + kAttached + "Subject: in\n\ntext\n" +
           kEnd,
       kAlternative + "--bnd\n" + kNotePart + "--bnd\nContent-Type: image/png\n\nx\n" + kAttached +
           "Subject: in\n\ntext\n" + kEnd},
      {"two AMP parts, and only an attached text",
       kMixed + kAmp + kAmp + "--bnd\nContent-Disposition: attachment\n\nx\n" + kEnd,
       kMixed + "--bnd\n" + kNotePart + "--bnd\nContent-Disposition: attachment\n\nx\n" + kEnd},
      {"the whole message",
       "Subject: s\nContent-Type: text/x-amp-html\nContent-Transfer-Encoding: base64\nX: y\n\nQUJD\n",
       "Subject: s\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\nX: y\n\n" +
           kNoteText},
      {"the whole message, marked as attachment",
       "Content-Type: text/x-amp-html\nContent-Disposition: attachment\n\nx",
       "Content-Type: text/plain; charset=us-ascii\nContent-Disposition: inline\n\n" + kNoteText},
      {"a whole attached message",
       kAlternative + kPlain + kAttached +
           "Subject: in\nContent-Type: text/x-amp-html;\n charset=utf-8\nDate: now\n\nx\n" + kEnd,
       kAlternative + kPlain + kAttached + "Subject: in\nDate: now\n" + kNotePart + kEnd},
      {"a whole attached message without content",
       kAlternative + kPlain + kAttached + "Content-Type: text/x-amp-html\n\n" + kEnd,
       kAlternative + kPlain + kAttached + kNotePart + kEnd},
  });
}

TEST(Strip, DefangsWhatIsAmbiguous) {
  expect_stripped({
      {"no end", kAlternative + kPlain + kAmp,
       kAlternative + kPlain + "--bnd\nContent-Type: text/x-amp-none\n\n<html amp4email></html>\n"},
      {"any letter case, side by side", kAlternative + "X-AMP-HTMLx-Amp-Html\n",
       kAlternative + "x-amp-nonex-amp-none\n"},
      {"under a name that is one for parsers that know comments in names",
       "Subject: a\nConte(c)nt-Type: text/x-amp-html\n\nx\n",
       "Subject: a\nConte(c)nt-Type: text/x-amp-none\n\nx\n"},
      {"in a field's value", "Subject: a\nContent-Type: text/X-amp-html;;\n x=x-amp-html\n\nx\n",
       "Subject: a\nContent-Type: text/x-amp-none;;\n x=x-amp-none\n\nx\n"},
  });
}

TEST(Strip, DefangsWhatZeroBitsBeforeThePaddingComplete) {
  const std::string type = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n";
  expect_stripped({
      {"x-am, a digit that becomes p, and -html", type + "bnRlbnQtVHlwZTogdGV4dC94LWFtc==\nLWh0bWwNCg0K\n",
       type + "bnRlbnQtVHlwZTogdGV4dC94LWFtc==\nLWh0bW0NCg0K\n"},
      {"and an l at the end", type + "b250ZW50LVR5cGU6IHRleHQveC1hbXAtaHRtb==\n",
       type + "b250ZW50LVR5cGU6IHRleHQveC1hbXAtbm9uZ==\n"},
  });
}

TEST(Strip, LeavesWhatHoldsNoAmpAsItIs) {
  const std::string text = "Content-Type: text/plain\n\nContent-Type: text/x-amp-html\n";
  const auto message = tests::split(tests::crlf(text));
  const Stripped stripped = strip(tests::read(message), message.fields, message.body.view());
  EXPECT_EQ(tests::stripped_message(message, stripped), tests::crlf(text));
  EXPECT_EQ(stripped.body.size(), 1u);
}

TEST(Strip, BorrowsFromTheBodyAndSurvivesAMove) {
  const auto message = tests::split(tests::crlf(kAlternative + kAmp + kEnd));
  Stripped stripped = strip(tests::read(message), message.fields, message.body.view());
  const std::string before = tests::join(stripped);
  const Stripped moved = std::move(stripped);
  EXPECT_EQ(tests::join(moved), before);
  EXPECT_EQ(moved.body.size(), 3u) << "the delimiter, the note, the end";
  EXPECT_EQ(moved.body.front().data(), message.body.view().data());
}

TEST(Strip, DefangsAHundredThousandTokens) {
  std::string body = "--bnd\r\n";
  for (int i = 0; i < 100000; ++i) body += "x-amp-HTML,";
  const auto message = tests::split(tests::crlf(kAlternative) + body);
  const Stripped stripped = strip(tests::read(message), message.fields, message.body.view());
  const std::string after = tests::join(stripped);
  EXPECT_EQ(after.size(), body.size());
  Screen screen;
  screen.push(after);
  EXPECT_FALSE(screen.hit());
  EXPECT_LT(stripped.body.size(), 30000u);
}

}  // namespace
}  // namespace ampauth::mime
