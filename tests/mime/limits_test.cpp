// Hostile sizes: over a limit the answer is ambiguous, and the time is linear (a test that hangs has failed).
#include <gtest/gtest.h>

#include "sample_mail.h"

namespace ampauth::mime {
namespace {

using namespace tests::sample;  // NOLINT: snippets of mail

std::string repeat(std::size_t count, const std::string& text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string reading_of(const std::string& text) {
  return tests::summary(tests::read(tests::split(tests::crlf(text))));
}

std::string nested(std::size_t depth) {
  std::string begin = kHead;
  for (std::size_t i = 0; i < depth; ++i) {
    const std::string boundary = "b" + std::to_string(i) + "e";
    begin += "Content-Type: multipart/alternative; boundary=" + boundary + "\n\n--" + boundary +
             "\n\ntext\n--" + boundary + "\n";
  }
  std::string ends;
  for (std::size_t i = depth; i > 0; --i) ends += "--b" + std::to_string(i - 1) + "e--\n";
  return begin + "Content-Type: text/x-amp-html\n\nx\n" + ends;
}

TEST(Limits, Depth) {
  EXPECT_EQ(reading_of(nested(20)), "canonical");
  EXPECT_EQ(reading_of(nested(21)), "ambiguous");
  EXPECT_EQ(reading_of(nested(10000)), "ambiguous");
  EXPECT_EQ(reading_of(kHead + repeat(10000, "Content-Type: message/rfc822\n\n") + "x-amp-html\n"),
            "ambiguous");
}

TEST(Limits, Parts) {
  EXPECT_EQ(reading_of(kAlternative + repeat(999, kPlain) + kAmp + kEnd), "canonical");
  EXPECT_EQ(reading_of(kAlternative + repeat(1000, kPlain) + kAmp + kEnd), "ambiguous");
  EXPECT_EQ(reading_of(kAlternative + repeat(100000, kPlain) + kAmp + kEnd), "ambiguous");
  EXPECT_EQ(reading_of(kAlternative + repeat(1000, kAmp) + kEnd), "canonical multiple");
}

TEST(Limits, PartHeader) {
  const auto with = [](const std::string& fields) {
    return kAlternative + kPlain + "--bnd\n" + fields + "Content-Type: text/x-amp-html\n\nx\n" + kEnd;
  };
  EXPECT_EQ(reading_of(with("X: " + std::string(995, 'a') + "\n")), "canonical");
  EXPECT_EQ(reading_of(with("X: " + std::string(996, 'a') + "\n")), "ambiguous");
  EXPECT_EQ(reading_of(with("X: " + std::string(1 << 20, 'a') + "\n")), "ambiguous");
  EXPECT_EQ(reading_of(with(repeat(255, "X: y\n"))), "canonical");
  EXPECT_EQ(reading_of(with(repeat(256, "X: y\n"))), "ambiguous");
  EXPECT_EQ(reading_of(with("X: y\n" + repeat(100, " " + std::string(600, 'a') + "\n"))), "canonical");
  EXPECT_EQ(reading_of(with("X: y\n" + repeat(120, " " + std::string(600, 'a') + "\n"))), "ambiguous");
}

TEST(Limits, MessageHeader) {
  const std::string rest = kAlternative + kPlain + kAmp + kEnd;
  EXPECT_EQ(reading_of("X: " + std::string(1 << 20, 'a') + "\n" + rest), "canonical");
  EXPECT_EQ(reading_of(repeat(100000, "X: y\n") + rest), "canonical");
  const std::string many = "Content-Type: multipart/mixed; boundary=bnd" + repeat(20000, ";\n x=y") + "\n\n";
  EXPECT_EQ(reading_of(many + kPlain + kAmp + kEnd), "ambiguous");
  EXPECT_EQ(reading_of("Content-Type: " + repeat(5000, "(") + "\n\nx-amp-html"), "ambiguous");
}

TEST(Limits, Boundary) {
  const std::string longest(70, 'b');
  const auto message = [](const std::string& boundary) {
    return kHead + "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary +
           "\nContent-Type: text/x-amp-html\n\nx\n--" + boundary + "--\n";
  };
  EXPECT_EQ(reading_of(message(longest)), "canonical nesting");
  EXPECT_EQ(reading_of(message(longest + "b")), "ambiguous");
}

TEST(Limits, LargeBodies) {
  const auto inside = [](const std::string& text) {
    return kAlternative + "--bnd\nContent-Type: text/plain\n\n" + text + "\n" + kAmp + kEnd;
  };
  EXPECT_EQ(reading_of(inside(repeat((20 << 20) / 77, std::string(76, 'A') + "\n"))), "canonical");
  // What is slowest for a search of delimiters and of the token.
  constexpr std::size_t kSize = 2 << 20;
  EXPECT_EQ(reading_of(inside(std::string(kSize, '-'))), "canonical");
  EXPECT_EQ(reading_of(inside(repeat(kSize / 3, "\xc3--"))), "canonical");
  EXPECT_EQ(reading_of(inside(repeat(kSize / 4, "--b\n"))), "canonical");
  EXPECT_EQ(reading_of(inside(std::string(kSize, '\n'))), "canonical");
  EXPECT_EQ(reading_of(inside(repeat(kSize / 10, "x-amp-html"))), "canonical");
}

}  // namespace
}  // namespace ampauth::mime
