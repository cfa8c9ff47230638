// What parsers are known to read differently is ambiguous. Rows: why, message, summary.
#include <gtest/gtest.h>

#include <vector>

#include "sample_mail.h"

namespace ampauth::mime {
namespace {

using namespace tests::sample;  // NOLINT: snippets of mail

TEST(Ambiguity, OfFields) {
  const auto typed = [](const std::string& field) {
    return "From: a@b.c\n" + field + "\n\n" + kPlain + kAmp + kEnd;
  };
  const auto part = [](const std::string& header) {
    return kAlternative + kPlain + "--bnd\n" + header + "\n\nx-amp-html\n" + kEnd;
  };
  const std::string multi = "Content-Type: multipart/alternative; ";
  std::vector<Row> rows;
  for (const char* field : {
           "Content-Type : multipart/alternative; boundary=bnd",
           "Content-Type:",
           "Content-Type: multipart",
           "Content-Type: multipart /alternative; boundary=bnd",
           "Content-Type: multipart/alternative",
           "Content-Type: multipart/alternative, boundary=bnd",
           "Content-Type: (c)multipart/alternative; boundary=bnd",
       }) {
    rows.push_back({field, typed(field), "ambiguous"});
  }
  for (const char* parameters :
       {"boundary=bnd; boundary=bnd",
        "boundary=bnd; charset=a; charset=b",
        "boundary*=us-ascii''bnd",
        "boundary*0=bn; boundary*1=d",
        "boundary=bnd (c)",
        "boundary=\"bnd",
        "boundary=\"b\\nd\"",
        "boundary=bnd x",
        "boundary = bnd",
        "boundary=",
        "boundary=\"\"",
        "boundary=\"bnd \"",
        "boundary=\" bnd\"",
        "boundary=b@d",
        "boundary=\"=?us-ascii?q?bnd?=\"",
        "boundary=bnd; x=\"(boundary)\"",
        "boundary=bnd; x=\"boundary_0\"",
        "boundary=bnd; x=\"(c)\"",
        "boundary=(c)bnd",
        "boundary=\"boundary=bnd\"",
        "boundary=\"a Boundary =bnd\"",
        "x-boundary=bnd",
        ";boundary=bnd",
        "boundary=bnd; type=\"text/x-amp-html\"",
        "boundary=bnd; name=\"\xc3\xa9\"",
        "boundary=bnd\n \n ",
        "boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    rows.push_back({parameters, typed(multi + parameters), "ambiguous"});
  }
  const std::string good = multi + "boundary=bnd\n";
  for (const char* field :
       {"Content-Type: text/plain", "content-type : text/plain", "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: 7bit",
        "MIME-Version: 1.0\nMime-Version: 1.0", "X-Content-Type: text/x-amp-html"}) {
    rows.push_back({field, typed(good + field), "ambiguous"});
  }
  for (const char* header : {"Content-Type: text/x-amp-html\nContent-Type: text/plain",
                             "Content-Type: text/plain\nContent-Type : text/html",
                             " Content-Type: text/x-amp-html",
                             "Content-Type: text/x-amp-html\njunk",
                             "Content-Type: text/x-amp-html\n \nA: b",
                             "Content-Type: text/x-amp-html; charset=a; charset=a",
                             "Content-Type: text/x-amp-html; name=\"a",
                             "Content-Type: text/x-amp-html; boundary=x",
                             "Content-Type: text/x-amp-html, text/plain",
                             "Content-Type: text/\"x-amp-html\"",
                             "Content-Type: text/x-amp-html.",
                             "Content-Type: application/x-amp-html",
                             "Content-Type: text/plain (text/x-amp-html)",
                             "Content-Type: text/plain; boundary=x",
                             "Content-Type: text/plain; charset=utf-8 multipart/mixed",
                             "Content-Type: x; y=text/x-amp-html",
                             "Content-Type: text/plain; name=\"text/x-amp-html\"",
                             "Content-Type: text/plain; name=x-amp-html; name=x",
                             "Content-Type: text/plain; title=x-amp-html",
                             "Content-Type: application/x-amp-html; name=x-amp-html",
                             "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64",
                             ": x",
                             "A\xc3\xa9: x"}) {
    rows.push_back({header, part(header), "ambiguous"});
  }
  expect_summaries(rows);
}

TEST(Ambiguity, OfDelimiters) {
  const auto inside = [](const std::string& lines) { return kAlternative + kPlain + lines + kAmp + kEnd; };
  const std::string inner = "--bnd\nContent-Type: multipart/mixed; boundary=";
  std::vector<Row> rows = {
      {"no closing delimiter", kAlternative + kPlain + kAmp, "ambiguous"},
      {"the body ends in a header", kAlternative + kPlain + "--bnd\nContent-Type: text/x-amp-html\n",
       "ambiguous"},
      {"no empty line in a part", inside("--bnd\nContent-Type: text/html\n"), "ambiguous"},
      {"two delimiters in a row", inside("--bnd\n"), "ambiguous"},
      {"no part at all", kAlternative + kEnd + "x-amp-html\n", "ambiguous"},
      {"parts after the end", kAlternative + kPlain + kEnd + kAmp + kEnd, "ambiguous"},
      {"AMP in the epilogue", kAlternative + kPlain + kEnd + "Content-Type: text/x-amp-html\n\nx\n",
       "ambiguous"},
      {"AMP in the preamble", kAlternative + "Content-Type: text/x-amp-html\n\nx\n" + kPlain + kEnd,
       "ambiguous"},
      {"the same boundary inside", inside(inner + "bnd\n\n--bnd\n\nx\n--bnd--\n"), "ambiguous"},
      {"the same boundary in another case", inside(inner + "BND\n\n--BND\n\nx\n--BND--\n"), "ambiguous"},
      {"an inner boundary that begins like the outer", inside(inner + "bnd1\n\n--bnd1\n\nx\n--bnd1--\n"),
       "ambiguous"},
      {"an outer boundary that begins like the inner", inside(inner + "bn\n\n--bn\n\nx\n--bn--\n"),
       "ambiguous"},
      {"the inner not closed", inside(inner + "in\n\n--in\n\nx\n"), "ambiguous"},
      {"the inner closed by nothing, the outer going on", inside(inner + "in\n\n"), "ambiguous"},
      {"a delimiter of a closed multipart", inside(inner + "in\n\n--in\n\nx\n--in--\n--bnd\n\n--in\n"),
       "ambiguous"},
      {"a closing one of a closed multipart", inside(inner + "in\n\n--in\n\nx\n--in--\n--bnd\n\n--IN--\n"),
       "ambiguous"},
      {"an inner delimiter after its end", inside(inner + "in\n\n--in\n\nx\n--in--\n--in\n\nx\n"),
       "ambiguous"},
      {"two multiparts of one boundary",
       inside(inner + "in\n\n--in\n\nx\n--in--\n" + inner + "in\n\n--in\n\nx\n--in--\n"), "ambiguous"},
  };
  for (const char* line : {"--bnd ",
                           "--bnd\t",
                           "--bnd--x",
                           "--bnd-- ",
                           "--bnd-",
                           "--bndx",
                           "--bnd--bnd",
                           " --bnd",
                           "\t--bnd--",
                           "> --bnd",
                           "--BND",
                           "\xef\xbb\xbf--bnd",
                           "\f--bnd",
                           "\xc2\x85--bnd",
                           "text\xe2\x80\xa8--bnd",
                           "text\x1c--bnd",
                           "---bnd",
                           "\"--bnd\"",
                           "--bndContent-Type: text/x-amp-html",
                           "-- --bnd",
                           "x--bnd",
                           "-- bnd",
                           "--\tbnd--",
                           "some words --bnd and more"}) {
    rows.push_back({line, kAlternative + "--bnd\n\nplain\n" + line + "\nmore\n" + kAmp + kEnd, "ambiguous"});
  }
  expect_summaries(rows);
}

TEST(Ambiguity, OfContainers) {
  const std::string mixed = kHead + "Content-Type: multipart/mixed; boundary=bnd\n\n";
  const std::string in = "Subject: in\nContent-Type: text/x-amp-html\n\nx\n";
  const auto holding = [&](const std::string& type, const std::string& text) {
    return mixed + kPlain + "--bnd\nContent-Type: " + type + "\n\n" + text + kEnd;
  };
  expect_summaries({
      {"message/partial", holding("message/partial; id=x; number=1; total=2", in), "ambiguous"},
      {"message/external-body", holding("message/external-body; access-type=url", in), "ambiguous"},
      {"message/global", holding("message/global", in), "ambiguous"},
      {"message/http", holding("message/http", in), "ambiguous"},
      {"message/partial without the words", holding("message/partial; id=x", "Subject: x\n\nx\n"),
       "ambiguous"},
      {"a report with a Content-Type field", holding("message/delivery-status", "Status: 5.1.1\n\n" + in),
       "ambiguous"},
      {"a report with a folded line that may be a Content-Type field",
       holding("message/delivery-status",
               "Status: 5.1.1\nDiagnostic-Code: smtp; 550\n Content-Type: x-amp-html\n"),
       "ambiguous"},
      {"message/external-body in quoted-printable",
       holding("message/external-body\nContent-Transfer-Encoding: quoted-printable",
               "Subject: in\n=43ontent-Type: text/=78-amp-html\n\nx\n"),
       "ambiguous"},
      {"a report in quoted-printable",
       holding("message/delivery-status\nContent-Transfer-Encoding: quoted-printable",
               "Status: 5.1.1\n\n=43ontent-Type: text/=78-amp-html\n\nx\n"),
       "ambiguous"},
      {"message/rfc822 in base64", holding("message/rfc822\nContent-Transfer-Encoding: base64", in),
       "ambiguous"},
      {"message/rfc822 without a header", holding("message/rfc822", "\n" + in), "ambiguous"},
      {"message/rfc822 without an empty line", holding("message/rfc822", "Subject: x-amp-html\n"),
       "ambiguous"},
      {"message/rfc822 that ends in a header",
       mixed + kPlain + "--bnd\nContent-Type: message/rfc822\n\nSubject: x\n" + kEnd, "ambiguous"},
      {"message/rfc822 that uses the outer boundary",
       holding("message/rfc822", kAlternative + kPlain + kAmp + kEnd), "ambiguous"},
      {"a digest", kHead + "Content-Type: multipart/digest; boundary=bnd\n\n--bnd\n\n" + in + kEnd,
       "ambiguous"},
      {"a digest with a text that names it",
       kHead + "Content-Type: multipart/digest; boundary=bnd\n\n--bnd\nContent-Type: text/plain\n\n" + in +
           kEnd,
       "ambiguous"},
      {"a digest without the words",
       kHead + "Content-Type: multipart/digest; boundary=bnd\n\n--bnd\n\nSubject: x\n\nx\n" + kEnd, "no_amp"},
      {"a multipart in base64",
       kHead + "Content-Transfer-Encoding: base64\n" +
           "Content-Type: multipart/mixed; boundary=bnd"
           "\n\n" +
           kPlain + kAmp + kEnd,
       "ambiguous"},
      {"a header that begins after an empty line", "\n" + kAlternative + kPlain + kAmp + kEnd, "ambiguous"},
      {"a header that ends at a Content-Type with a colon in front",
       "From: a@b.c\n:Content-Type: multipart/alternative; boundary=bnd\n\n" + kPlain + kAmp + kEnd,
       "ambiguous"},
      {"a header that goes on after a line that is no field",
       "From: a@b.c\njunk\n" + kAlternative + kAmp + kEnd, "ambiguous"},
      {"a second Content-Type in a preamble",
       kAlternative.substr(0, kAlternative.size() - 1) +
           "junk\nContent-Type: multipart/mixed; boundary=x\n\n" + kPlain + kEnd,
       "ambiguous"},
      {"a part whose header comes after an empty line",
       kAlternative + "--bnd\n\nContent-Type: text/x-amp-html\n\nx\n" + kEnd, "ambiguous"},
  });
}

TEST(Ambiguity, OfFieldsThatAParserMaySplitOtherwise) {
  const message::HeaderField type = {"Content-Type", " text/plain"};
  const std::vector<message::HeaderField> fields = {
      {"X Y", " z"},  {"", " z"},        {"\xef\xbb\xbfX", " z"},     {"Con(c)tent-X", " z"},
      {"X", " a\rb"}, {"X", " a\nb: c"}, {"X", std::string("\0", 1)},
  };
  for (const auto& field : fields) {
    const Reading reading = parse(std::vector<message::HeaderField>{field, type}, "x-amp-html\r\n");
    EXPECT_EQ(tests::summary(reading), "ambiguous") << field.name << ":" << field.value;
  }
}

TEST(Ambiguity, OfOldFormsOfFields) {
  const std::string multi = "Content-Type: multipart/alternative; boundary=bnd\n";
  struct Form {
    std::string fields;
    bool harmless;
  };
  const std::vector<Form> forms = {
      {multi + "X-Note : a\n", true},
      {"X-Note\t: a\n" + multi, true},
      {"Subject  : s\n" + multi, true},
      {"X-Note: a\n \n" + multi, true},
      {multi + "X-Note: a\n\t \n b\n", true},
      {multi + "X-Note :\n \n b\n", true},
      {"X-Note : a\n" + multi + "Comments: -- n\n", true},
      {"Content-Language : en\n" + multi, false},
      {"Content -Type: text/plain\n" + multi, false},
      {"From : a@b.c\n" + multi, false},
      {"DKIM-Signature : v=1\n" + multi, false},
      {"Date : Thu, 1 Jan 2026 12:00:00 +0000\n" + multi, false},
      {"Received : by mx.example\n" + multi, false},
      {"X (c) : a\n" + multi, false},
      {multi + "MIME-Version: 1.0\n \n", false},
      // What the next line is to those who see a field behind the blanks.
      {multi + "X-Note: a\n \n Content-Type: text/x-amp-html\n", false},
      {multi + "X-Note: a\n \n b: c\n", false},
      // What it is to those for whom the header has ended.
      {multi + "X-Note : a\nX-Foo: b\n --bnd\n", false},
      {multi + "X-Note : a\nX-Foo: --bnd\n", false},
      {multi + "X-Note : a\n--bnd: b\n", false},
      {multi + "X-Note: a\n \n --bnd\n", false},
  };
  for (const Form& form : forms) {
    const auto message = tests::split(tests::crlf(form.fields + "\n" + kPlain + kAmp + kEnd));
    const mime::Reading reading = tests::read(message);
    EXPECT_EQ(reading.structure == mime::Structure::canonical, form.harmless)
        << form.fields << ": " << reading.explanation;
  }
  const auto attached =
      tests::split(tests::crlf("X-Note : a\nContent-Type: message/rfc822\n\nX: y\n\nx-amp-html\n"));
  EXPECT_EQ(tests::read(attached).structure, mime::Structure::ambiguous);
  const auto in_part = tests::split(
      tests::crlf(kAlternative + kPlain + "--bnd\nX-Note : a\nContent-Type: text/x-amp-html\n\na\n" + kEnd));
  EXPECT_EQ(tests::read(in_part).structure, mime::Structure::ambiguous);
}

// libetpan skips the empty lines between a delimiter and a header.
TEST(Ambiguity, OfAStrayPartBehindEmptyLines) {
  const auto message = [](const std::string& stray) {
    return kHead + "Content-Type: multipart/mixed; boundary=\"b  nd\"\n\n--b  nd\n\ntext\n" + stray +
           "--b  nd--\n";
  };
  const std::string type = "Content-Type: text/x-amp-html\n\nx\n";
  expect_summaries({
      {"none", message("--b nd\n" + type), "ambiguous"},
      {"one", message("--b nd\n\n" + type), "ambiguous"},
      {"several", message("--b nd\n\n\n\n" + type), "ambiguous"},
      {"another field first", message("--b nd\n\nX: y\n" + type), "ambiguous"},
      {"a text in between", message("--b nd\n\ntext\n\n" + type), "no_amp"},
      {"no delimiter", message("b nd\n\n" + type), "no_amp"},
  });
}

TEST(Ambiguity, OfStrayLineEndsAndNul) {
  const std::string good = tests::crlf(kAlternative + kPlain + kAmp + kEnd);
  const std::size_t text = good.find("plain\r\n--bnd");
  for (const std::string& odd : {std::string("\r"), std::string("\n"), std::string("\0", 1),
                                 std::string("\r\r\n"), std::string("\n\r"), std::string("\r\n\n")}) {
    for (const std::size_t at :
         {text, good.find("--bnd"), good.rfind("--bnd"), good.find("amp4email"), good.size()}) {
      std::string bytes = good;
      bytes.insert(at, odd);
      EXPECT_EQ(tests::summary(tests::read(tests::split(bytes))), "ambiguous") << at;
    }
  }
  std::string lf_only = kAlternative + kPlain + kAmp + kEnd;
  EXPECT_EQ(tests::summary(tests::read(tests::split(lf_only))), "ambiguous");
}

}  // namespace
}  // namespace ampauth::mime
