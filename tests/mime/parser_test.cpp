// What the strict parser makes of a message. Rows: why, message, summary.
#include <gtest/gtest.h>

#include <vector>

#include "mime/part_header.h"
#include "sample_mail.h"

namespace ampauth::mime {
namespace {

using namespace tests::sample;  // NOLINT: snippets of mail

TEST(Parser, ReadsCanonicalMessages) {
  const std::string nested = "Content-Type: multipart/related; boundary=rel\n\n--rel\n";
  expect_summaries({
      {"AMP between text and html", kAlternative + kPlain + kAmp + kHtml + kEnd, "canonical"},
      {"AMP first, html after it", kAlternative + kAmp + kHtml + kEnd, "canonical"},
      {"no line end after the last delimiter", kAlternative + kPlain + kAmp + "--bnd--", "canonical"},
      {"preamble and epilogue", kAlternative + "hello\n" + kPlain + kAmp + kEnd + "bye\n", "canonical"},
      {"letter case of names and types",
       kHead + "CONTENT-TYPE: Multipart/ALTERNATIVE; Boundary=bnd\n\n" + kPlain +
           "--bnd\ncontent-type: TEXT/x-AMP-html; charset=UTF-8\n\nx\n" + kEnd,
       "canonical"},
      {"folds and a trailing semicolon",
       kHead + "Content-Type:\n multipart/alternative;\n\tboundary=bnd;\n\n" + kPlain +
           "--bnd\nContent-Type: text/x-amp-html ;\n\tcharset=utf-8; \n\nx\n" + kEnd,
       "canonical"},
      {"a boundary with a blank inside",
       kHead + "Content-Type: multipart/alternative; boundary=\"a b\"\n\n--a b\n\nplain\n--a b\n"
               "Content-Type: text/x-amp-html\n\nx\n--a b--\n",
       "canonical"},
      {"a boundary of .NET, with the word in it",
       kHead + "Content-Type: multipart/alternative; boundary=--boundary_0_1f3c\n\n----boundary_0_1f3c\n\n"
               "plain\n----boundary_0_1f3c\nContent-Type: text/x-amp-html\n\nx\n----boundary_0_1f3c--\n",
       "canonical"},
      {"a boundary of iCloud, with the word and parentheses in it",
       kHead + "Content-Type: multipart/alternative;\n boundary=\"Boundary_(ID_x)\"\n\n--Boundary_(ID_x)\n\n"
               "plain\n--Boundary_(ID_x)\nContent-Type: text/x-amp-html\n\nx\n--Boundary_(ID_x)--\n",
       "canonical"},
      {"the alternative inside a mixed",
       kHead +
           "Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/alternative; "
           "boundary=\"bnd\"\n\n" +
           kPlain + kAmp + kEnd + "\n--out\nContent-Type: application/pdf\n\nx\n--out--\n",
       "canonical"},
      {"html inside a related beside it",
       kAlternative + kAmp + "--bnd\n" + nested + "Content-Type: text/html\n\n<p>\n--rel--\n" + kEnd,
       "canonical"},
      {"AMP inside a related, text beside that",
       kAlternative + kPlain + "--bnd\n" + nested + "Content-Type: text/x-amp-html\n\nx\n--rel--\n" + kEnd,
       "canonical"},
      {"a leaf with a file name in RFC 2231's form",
       kAlternative + kPlain + kAmp +
           "--bnd\nContent-Type: application/pdf;\n name*=utf-8''a%20b.pdf\n\nx\n" + kEnd,
       "canonical"},
      {"a leaf with sloppy parameters",
       kAlternative + kPlain + kAmp + "--bnd\nContent-Type: image/png; name=my own.png (mine)\n\nx\n" + kEnd,
       "canonical"},
      {"a part without any header", kAlternative + "--bnd\n\nplain\n" + kAmp + kEnd, "canonical"},
      {"an empty AMP part", kAlternative + kPlain + "--bnd\nContent-Type: text/x-amp-html\n\n" + kEnd,
       "canonical"},
      {"lines that begin with dashes",
       kAlternative + "--bnd\n\n-- \nsignature\n-----\n--- a\n-->\n" + kAmp + kEnd, "canonical"},
      {"an inline disposition",
       kAlternative + kPlain +
           "--bnd\nContent-Type: text/x-amp-html\nContent-Disposition: Inline; "
           "filename=a\n\nx\n" +
           kEnd,
       "canonical"},
  });
}

TEST(Parser, FindsNoAmpWhereTheWordsMerelyOccur) {
  expect_summaries({
      {"in the subject", "Subject: x-amp-html\n" + kAlternative + kPlain + kHtml + kEnd, "no_amp"},
      {"in a plain message", kHead + "Content-Type: text/plain\n\nContent-Type: text/x-amp-html\n\nlook\n",
       "no_amp"},
      {"in a message without a type", "From: a@example.com\n\nwe like text/x-amp-html\n", "no_amp"},
      {"in the source of a message, quoted as text",
       kHead + "Content-Type: text/plain\n\n" + kAlternative + kPlain + kAmp + kEnd, "no_amp"},
      {"in a text part",
       kAlternative + "--bnd\nContent-Type: text/plain\n\nContent-Type: text/x-amp-html\n" + kHtml + kEnd,
       "no_amp"},
      {"under a field name with parentheses",
       "X-Copyright(C): x-amp-html\n" + kAlternative + kPlain + kHtml + kEnd, "no_amp"},
      {"in a description",
       kAlternative + "--bnd\nContent-Description: text/x-amp-html\nContent-Type: text/plain\n\nx\n" + kEnd,
       "no_amp"},
      {"in a file's name",
       kAlternative + "--bnd\nContent-Type: text/plain; name=\"about x-amp-html.txt\"\n\nx\n" + kEnd,
       "no_amp"},
      {"in a delivery report",
       kHead + "Content-Type: multipart/report; boundary=bnd\n\n" + kPlain +
           "--bnd\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x-amp-html.example\n"
           "Diagnostic-Code: smtp; 550 no Content-Type: text/x-amp-html here\n"
           "--bnd\nContent-Type: text/rfc822-headers\n\nContent-Type: text/x-amp-html\n" +
           kEnd,
       "no_amp"},
      {"in the text of an attached message",
       kHead + "Content-Type: multipart/mixed; boundary=bnd\n\n" + kPlain +
           "--bnd\nContent-Type: message/rfc822\n\nSubject: x-amp-html\n\nx-amp-html\n" + kEnd,
       "no_amp"},
      {"in a digest, whose messages have their type",
       kHead +
           "Content-Type: multipart/digest; boundary=bnd\n\n--bnd\nContent-Type: message/rfc822\n\n"
           "Subject: x-amp-html\nContent-Type: text/plain\n\nContent-Type: text/x-amp-html\n" +
           kEnd,
       "no_amp"},
      {"nowhere, in an empty message", "", "no_amp"},
  });
}

TEST(Parser, NamesTheRuleThatACanonicalMessageBreaks) {
  const std::string mixed = kHead + "Content-Type: multipart/mixed; boundary=bnd\n\n";
  const auto amp_with = [](const std::string& field) {
    return kAlternative + kPlain + "--bnd\nContent-Type: text/x-amp-html\n" + field + "\n\nx\n" + kEnd;
  };
  expect_summaries({
      {"an unknown encoding", amp_with("Content-Transfer-Encoding: x-uuencode"), "canonical encoding"},
      {"a malformed encoding", amp_with("Content-Transfer-Encoding: base64;"), "canonical encoding"},
      {"an empty encoding", amp_with("Content-Transfer-Encoding:"), "canonical encoding"},
      {"base64", amp_with("Content-Transfer-Encoding: BASE64"), "canonical"},
      {"quoted-printable, folded", amp_with("Content-Transfer-Encoding:\n quoted-printable"), "canonical"},
      {"binary", amp_with("Content-Transfer-Encoding: binary"), "canonical"},
      {"an attachment", amp_with("Content-Disposition: attachment; filename=a.html"), "canonical nesting"},
      {"an unknown disposition", amp_with("Content-Disposition: x-card"), "canonical nesting"},
      {"an attachment of unknown encoding",
       amp_with("Content-Disposition: attachment\nContent-Transfer-Encoding: x"), "canonical encoding"},
      {"in a mixed", mixed + kPlain + kAmp + kEnd, "canonical nesting"},
      {"twice in a mixed", mixed + kAmp + kAmp + kEnd, "canonical nesting"},
      {"the whole message", kHead + "Content-Type: text/x-amp-html\n\n<html>\n", "canonical nesting"},
      {"two AMP parts", kAlternative + kPlain + kAmp + kAmp + kEnd, "canonical multiple"},
      {"two AMP parts, nothing else", kAlternative + kAmp + kAmp + kEnd, "canonical multiple"},
      {"AMP alone", kAlternative + kAmp + kEnd, "canonical no_fallback"},
      {"only a picture beside it", kAlternative + kAmp + "--bnd\nContent-Type: image/png\n\nx\n" + kEnd,
       "canonical no_fallback"},
      {"only an attached text beside it",
       kAlternative + kAmp + "--bnd\nContent-Type: text/plain\nContent-Disposition: attachment\n\nx\n" + kEnd,
       "canonical no_fallback"},
      {"the text in the same related as the AMP",
       kAlternative +
           "--bnd\nContent-Type: multipart/related; boundary=rel\n\n--rel\n\nplain\n--rel\n"
           "Content-Type: text/x-amp-html\n\nx\n--rel--\n" +
           kEnd,
       "canonical no_fallback"},
      {"in an attached message",
       mixed + kPlain + "--bnd\nContent-Type: message/rfc822\n\n" +
           "Subject: in\nContent-Type: multipart/alternative; boundary=in\n\n--in\n\n"
           "plain\n--in\nContent-Type: text/x-amp-html\n\nx\n--in--\n" +
           kEnd,
       "canonical nesting"},
      {"in a digest", kHead + "Content-Type: multipart/digest; boundary=bnd\n\n" + kAmp + kEnd,
       "canonical nesting"},
      {"in a message of a digest",
       kHead +
           "Content-Type: multipart/digest; boundary=bnd\n\n--bnd\nContent-Type: message/rfc822\n\n"
           "Subject: in\nContent-Type: text/x-amp-html\n\nx\n" +
           kEnd,
       "canonical nesting"},
      {"an attached message as a whole",
       mixed + kPlain +
           "--bnd\nContent-Type: message/rfc822\n\nSubject: in\nContent-Type: text/x-amp-html\n\nx\n" + kEnd,
       "canonical nesting"},
  });
}

const std::string kAttachedAmp =
    kAttached +
    "Subject: in\nContent-Type: multipart/alternative; boundary=in\n\n--in\n\nplain\n"
    "--in\nContent-Type: text/x-amp-html\n\nx\n--in--\n";
const std::string kOwnInMixed =
    "--bnd\nContent-Type: multipart/alternative; boundary=own\n\n--own\n\nplain\n"
    "--own\nContent-Type: text/x-amp-html\n\nx\n--own--\n";

TEST(Parser, AttachedMessagesAreJudgedOnlyWhereTheMessageHasNoPartOfItsOwn) {
  expect_summaries({
      {"one of its own beside an attached one", kMixed + kOwnInMixed + kAttachedAmp + kEnd, "canonical"},
      {"an attached one alone", kMixed + kPlain + kAttachedAmp + kEnd, "canonical nesting"},
  });
  const auto reading = tests::read(tests::split(tests::crlf(kMixed + kOwnInMixed + kAttachedAmp + kEnd)));
  EXPECT_EQ(reading.parts.size(), 2u);
  ASSERT_EQ(own_parts(reading).size(), 1u);
  EXPECT_FALSE(own_parts(reading).front().attached);
  EXPECT_EQ(without_attached(reading).parts.size(), 1u);
  const auto only_attached = tests::read(tests::split(tests::crlf(kMixed + kPlain + kAttachedAmp + kEnd)));
  EXPECT_EQ(own_parts(only_attached).size(), 1u);
  EXPECT_EQ(tests::summary(without_attached(only_attached)), "no_amp");
  Reading ambiguous;
  ambiguous.structure = Structure::ambiguous;
  EXPECT_EQ(without_attached(ambiguous).structure, Structure::ambiguous);
}

TEST(Parser, PartsInASignedMultipartAreMarked) {
  const std::string message = kHead + "Content-Type: multipart/signed; boundary=bnd; micalg=pgp-sha256\n\n" +
                              kOwnInMixed + "--bnd\nContent-Type: application/pgp-signature\n\nx\n" + kEnd;
  const Reading reading = tests::read(tests::split(tests::crlf(message)));
  EXPECT_EQ(tests::summary(reading), "canonical");
  ASSERT_EQ(reading.parts.size(), 1u);
  EXPECT_TRUE(reading.parts.front().is_signed);
}

TEST(Parser, SmimeThatNamesTheTypeIsOpaque) {
  const auto smime = [](const std::string& content) {
    return kHead +
           "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=\"smime.p7m\"\n"
           "Content-Transfer-Encoding: base64\n\n" +
           content;
  };
  expect_summaries({
      {"text/x-amp-html in it", smime("AAB0ZXh0L3gtYW1wLWh0bWwAAA==\n"), "canonical nesting"},
      {"across two octet strings", smime("BAp0ZXh0L3gtYW1wBAUtaHRtbA==\n"), "canonical nesting"},
      {"another text in it", smime("AAB0ZXh0L3gtYW1wLW5vbmUAAA==\n"), "no_amp"},
      {"as an attachment",
       kMixed + kPlain + "--bnd\nContent-Type: application/x-pkcs7-mime\n\ntext/x-amp-html\n" + kEnd,
       "canonical nesting"},
      {"beside a part of its own",
       kMixed + kOwnInMixed + "--bnd\nContent-Type: application/pkcs7-mime\n\ntext/x-amp-html\n" + kEnd,
       "canonical nesting"},
  });
}

TEST(Parser, says_what_to_fix_in_faults_of_real_senders) {
  const std::string multi = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=bnd\n";
  const std::string coded = multi + "Content-Transfer-Encoding: quoted-printable\n\n";
  const std::string why(kQuotedMultipart);
  const std::string html = "--bnd\nContent-Type: text/html\n\n";
  const std::string typed = multi + "\n" + kPlain + "--bnd\nContent-Type: text/x-amp-html; ";
  const struct {
    std::string message;
    std::string explanation;
  } rows[] = {
      {coded + kPlain + kAmp + kEnd,
       "the message header " + why + "; nothing below is encoded, so that is all there is to change"},
      {coded + kPlain + html + "<a href=3D\"x\">\n" + kAmp + kEnd, "the message header " + why},
      {coded + kPlain + html + "a soft =\nbreak\n" + kAmp + kEnd, "the message header " + why},
      {typed + "charset=utf-8; charset=utf-8\n\nx\n" + kEnd,
       "body line 7: the part's header above has a Content-Type that has the parameter charset twice, with "
       "the "
       "same value: write it once, parsers refuse or skip it"},
      {typed + "charset=utf-8; charset=utf-7\n\nx\n" + kEnd,
       "body line 7: the part's header above has a Content-Type that has the parameter charset twice, with "
       "two "
       "values: write one"},
      {multi + "\n" + kPlain + kAmp + "--bnd--\nContent-Type: text/html\n\n<b>x</b>\n--bnd--\n",
       "body line 13: a part follows the multipart's closing delimiter, in the epilogue: end the "
       "delimiter "
       "above it without the two hyphens, and only the last one with them"},
      {multi + "\n" + kPlain + kAmp + "--bnd--\nbye\n--bnd--\n",
       "body line 11: the multipart of this delimiter has ended above"},
  };
  for (const auto& [message, explanation] : rows) {
    const Reading reading = tests::read(tests::split(tests::crlf(message)));
    EXPECT_EQ(reading.structure, Structure::ambiguous) << message;
    EXPECT_EQ(reading.explanation, explanation);
  }
}

TEST(Parser, SaysWhereAndWhy) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {kAlternative + kPlain + "--bnd \n" + kEnd,
       "body line 5: the line is not a delimiter, but looks like that of a multipart here"},
      {kAlternative + "--bnd\nContent-Type: text/plain; boundary=x\n\nx\n" + kEnd,
       "body line 3: the part's header above has a Content-Type that has a boundary but is no multipart"},
      {kAlternative + kPlain + "--bnd\nContent-Type: text/rfc822-headers\n\nSubject: x\n\ntext/x-amp-html\n" +
           kEnd,
       "body line 11: above ends a header alone, with a body, that names the AMP type"},
      {kAlternative + "--bnd\nContent-Type: XMessage/rfc822\n\nx\n" + kEnd,
       "body line 3: the part's header above has a Content-Type that is a container's type but for some "
       "letters"},
      {"Content-Type: multipart/mixed\n\nx",
       "the message header has a Content-Type that is a multipart's but has no boundary"},
      {kAlternative + kAmp + kEnd, "no text/plain or text/html part stands beside the AMP part"},
  };
  for (const auto& [message, explanation] : rows) {
    EXPECT_EQ(tests::read(tests::split(tests::crlf(message))).explanation, explanation);
  }
}

TEST(Parser, GivesTheExactRanges) {
  const auto message = tests::split(tests::crlf(
      kAlternative + kPlain +
      "--bnd\nContent-Type: text/x-amp-html\nContent-Transfer-Encoding: base64\n\nQUJD\n\n" + kHtml + kEnd));
  const std::string_view body = message.body.view();
  const Reading reading = tests::read(message);
  ASSERT_EQ(reading.parts.size(), 1u);
  const AmpPart& part = reading.parts.front();
  const auto text = [&](Range range) { return std::string(body.substr(range.begin, range.size())); };
  EXPECT_EQ(text(part.cut), tests::crlf("--bnd\nContent-Type: text/x-amp-html\n"
                                        "Content-Transfer-Encoding: base64\n\nQUJD\n\n"));
  EXPECT_EQ(text(part.header),
            tests::crlf("Content-Type: text/x-amp-html\nContent-Transfer-Encoding: base64\n"));
  EXPECT_EQ(text(part.content), "QUJD\r\n");
  EXPECT_EQ(part.encoding, Encoding::base64);
  EXPECT_FALSE(part.only_child || part.attached || part.whole_message);
}

TEST(Parser, KnowsAMultipartAtFirstSight) {
  const std::string hidden = "--ad\nX: y\ncontent-type: text/x-amp-html\n\nx\n";
  const std::vector<std::pair<std::string, bool>> rows = {
      {kAlternative + kPlain + kAmp + kEnd, true},
      {kAlternative + kPlain + kAmp + kEnd + "\n\n", true},
      {kAlternative + "\n" + kPlain + kAmp + kEnd, false},
      {kAlternative + kPlain + "--bnd\nContent-Type: text/html\n\n-- \nmy signature\n-----\n\n-->\n<p>\n" +
           kAmp + kEnd,
       true},
      {kAlternative + "--bnd\n\nno field\n" + kAmp + kEnd, false},
      {kAlternative + "--bnd\nX-Field: y\nContent-Type: text/plain\n\nx\n" + kAmp + kEnd, false},
      {kAlternative + "--bnd\nContent-Type: text/plain\nSubject: y\n\nx\n" + kAmp + kEnd, false},
      {kAlternative + kPlain + kAmp + "--bnd\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n" + kEnd,
       false},
      {"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b d\"\n\n--b d\nContent-Type: "
       "text/plain\n\nx\n--b d\nContent-Type: text/x-amp-html\n\nx\n--b d--\n",
       false},
      {kAlternative + "preamble\n" + kPlain + kAmp + kEnd, false},
      {kAlternative + kPlain + kAmp + kEnd + "epilogue\n", false},
      {kAlternative + "--bnd\nContent-Type: text/plain\n\n" + hidden + kAmp + kEnd, false},
      {kAlternative + "--bnd\n\n--ad\n\n\nContent-Type: text/plain\n" + kAmp + kEnd, false},
  };
  for (const auto& [text, plain] : rows) {
    const Reading reading = tests::read(tests::split(tests::crlf(text)));
    EXPECT_EQ(reading.structure, Structure::canonical) << text;
    EXPECT_EQ(reading.plain_multipart, plain) << text;
  }
}

}  // namespace
}  // namespace ampauth::mime
