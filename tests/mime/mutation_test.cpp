// Random changes to canonical messages: nothing crashes, and what the parser says holds together.
#include <gtest/gtest.h>

#include <random>
#include <utility>

#include "mime/any_reading.h"
#include "mime/screen.h"
#include "sample_mail.h"

namespace ampauth::mime {
namespace {

using namespace tests::sample;  // NOLINT: snippets of mail

const std::vector<std::string> kSeeds = {
    kAlternative + kPlain + kAmp + kHtml + kEnd,
    kAlternative + kAmp + kEnd,
    kMixed + kPlain + kAttached +
        "Subject: in\nContent-Type: multipart/alternative; boundary=\"in x\"\n\n--in x\n\na\n" +
        "--in x\nContent-Type: text/x-amp-html\nContent-Transfer-Encoding: base64\n\nQUJD\n--in x--\n" + kEnd,
    kMixed + kAttached + "Content-Type: text/x-amp-html\n\nx\n" + kEnd,
    "Content-Type: text/x-amp-html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\na=3D=\nb\n",
};

const std::vector<std::string> kInserts = {
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\r\n ",
    std::string("\0", 1),
    "\"",
    "(",
    ")",
    ";",
    ":",
    "=",
    "\\",
    "/",
    "-",
    "--",
    "*0",
    "*=",
    "\xa0",
    "\xff",
    "\x0c",
    "=?us-ascii?Q?",
    "?=",
    "--bnd",
    "--bnd--",
    "--bnd\r\n",
    "\r\n\r\n",
    "boundary=x",
    "Content-Type: ",
    "text/plain",
    "text/x-amp-html",
    "multipart/mixed",
    "message/rfc822",
};

std::string mutate(std::mt19937& random, std::string bytes) {
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  for (std::size_t change = 1 + below(3); change > 0 && !bytes.empty(); --change) {
    const std::size_t at = below(bytes.size());
    switch (below(4)) {
      case 0: bytes.insert(at, kInserts[below(kInserts.size())]); break;
      case 1: bytes.erase(at, 1 + below(6)); break;
      case 2: bytes.replace(at, 1, kInserts[below(kInserts.size())]); break;
      default: bytes.insert(below(bytes.size()), bytes.substr(at, 1 + below(60))); break;
    }
  }
  return bytes;
}

bool is_ordered_inside(const std::vector<AmpPart>& parts, std::size_t size) {
  std::size_t end = 0;
  for (const AmpPart& part : parts) {
    const bool ordered = end <= part.cut.begin && part.cut.begin <= part.header.begin &&
                         part.header.begin <= part.header.end && part.header.end <= part.content.begin &&
                         part.content.begin <= part.content.end && part.content.end <= part.cut.end;
    if (!ordered) return false;
    end = part.cut.end;
  }
  return end <= size;
}

// The names of fields cannot be changed, and no parser takes a type from there.
bool finds_amp_but_in_names(message::Message message) {
  for (auto& field : message.fields) field.name = "Name";
  return any_reading_finds_amp(message.fields, message.body.view());
}

void expect_consistent(const std::string& bytes) {
  const auto message = tests::split(bytes);
  const std::string_view body = message.body.view();
  const Reading reading = tests::read(message);
  ASSERT_TRUE(is_ordered_inside(reading.parts, body.size())) << bytes;
  for (const AmpPart& part : reading.parts) {
    EXPECT_EQ(decode(part, body).sha256.size(), 64u);
    EXPECT_TRUE(tests::screen_hits(message, 1)) << bytes;
  }
  const Stripped stripped = strip(reading, message.fields, body);
  auto after = tests::split(tests::stripped_message(message, stripped));
  if (reading.structure == Structure::ambiguous) {
    EXPECT_EQ(tests::join(stripped).size(), body.size()) << bytes;
    EXPECT_FALSE(finds_amp_but_in_names(std::move(after))) << bytes;
  } else if (reading.structure == Structure::canonical) {
    EXPECT_EQ(tests::summary(tests::read(after)), "no_amp") << bytes;
  } else {
    EXPECT_EQ(tests::join(stripped), body) << bytes;
  }
}

TEST(Mutation, TwentyThousandMutantsAreReadAndStripped) {
  std::mt19937 random(20240101);
  for (int i = 0; i < 20000; ++i) {
    expect_consistent(mutate(random, tests::crlf(kSeeds[static_cast<std::size_t>(i) % kSeeds.size()])));
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace ampauth::mime
