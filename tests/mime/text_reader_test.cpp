// The fast search against a plain one, and the same message however it is cut.
#include "mime/text_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "base/base64_digit.h"
#include "mime/any_reading.h"
#include "mime/base64_layer.h"
#include "mime/disarm.h"
#include "mime/layers.h"

namespace ampauth::mime {
namespace {

constexpr int kLayers = 6;  // more than the texts have

bool plainly_finds(std::string_view text, int layers);

// The bytes that the digits fill, and with zero bits at their end one more that they begin.
std::string decoded(std::string_view digits, std::size_t skip) {
  std::string bytes(digits.size() + 1, '\0');
  bytes.resize(decode_base64_digits(digits, skip, bytes));
  return bytes;
}

// Every grouping of all digits, as if no padding stood between them; and of those behind padding, the words
// going on from where any grouping stood within a group to the one in which a group begins.
bool plainly_finds_in_digits(std::string_view text, int layers) {
  std::string digits;
  std::array<SkeletonReader, 4> readers;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t padding = find_padding(text, at);
    const std::string begin = digits;
    for (const char c : text.substr(at, padding - at))
      if (base::base64_value(c) >= 0) digits += c;
    // Nothing goes on where no digit follows: the next padding does.
    Prefixes anew = 0;
    for (std::size_t skip = 0; skip < 4; ++skip) {
      const std::string bytes = decoded(digits, skip);
      for (std::size_t i = complete_bytes(begin, skip); i < complete_bytes(digits, skip); ++i)
        if (readers[skip].step(bytes[i]) != SkeletonReader::Found::nothing) return true;
      if (digits.size() < skip || (digits.size() - skip) % 4 == 0) continue;
      anew |= readers[skip].prefixes() | readers[skip].prefixes_behind(bytes.back());
    }
    const bool more = std::any_of(text.begin() + std::min(padding, text.size()), text.end(),
                                  [](char c) { return base::base64_value(c) >= 0; });
    if (more && SkeletonReader::ends_token(anew)) return true;
    for (std::size_t skip = 0; skip < 4; ++skip)
      if (more && digits.size() >= skip && (digits.size() - skip) % 4 == 0) readers[skip].join(anew);
    at = padding + 1;
  }
  digits += "AAA";
  for (std::size_t skip = 0; skip < 4; ++skip)
    if (plainly_finds(decoded(digits, skip), layers - 1)) return true;
  return false;
}

// What TextReader is to find, said plainly: every byte on its own, every layer whole.
bool plainly_finds(std::string_view text, int layers) {
  SkeletonReader reader;
  std::size_t quoted = std::string_view::npos;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool said = reader.says_quoted();
    if (reader.step(text[at]) != SkeletonReader::Found::nothing) return true;
    if (!said && reader.says_quoted()) quoted = at + 1;
  }
  if (layers == 0) return false;
  if (reader.says_base64()) {
    if (plainly_finds_in_digits(text, layers)) return true;
  } else {
    for (auto run = find_solid_base64(text, 0); run; run = find_solid_base64(text, run->end))
      if (plainly_finds_in_digits(text.substr(run->begin, run->size()), layers)) return true;
  }
  if (quoted == std::string_view::npos) return false;
  const std::string_view behind = text.substr(quoted);
  std::string layer(behind.size(), '\0');
  const std::size_t size = decode_quoted_printable(behind, Codes::strict, layer);
  return plainly_finds(layer.substr(0, size), layers - 1);
}

// Pieces of which the token, what may stand between its letters, and the layers around it are made.
const std::vector<std::string> kPieces = {"x",
                                          "-",
                                          "a",
                                          "m",
                                          "p",
                                          "h",
                                          "t",
                                          "l",
                                          "X-Amp-",
                                          "html",
                                          "x-amp-htm",
                                          "-html",
                                          " ",
                                          "\r\n",
                                          "\t",
                                          "(",
                                          ")",
                                          "\\(",
                                          "\\)",
                                          "(c)",
                                          "=?u?q?",
                                          "=?u?B?",
                                          "?=",
                                          "=?",
                                          "?",
                                          "=",
                                          "=2D",
                                          "=78",
                                          "=28",
                                          "=29",
                                          "=\r\n",
                                          "LQ==",
                                          "eC1hbXAtaHRtbA==",
                                          "YW1w",
                                          "base64",
                                          "BASE(c)64",
                                          "quoted-printable",
                                          "\4\1",
                                          "\4\x82zz",
                                          "b",
                                          "q",
                                          "ba",
                                          "qu",
                                          ".",
                                          "\xc3\xa4",
                                          "eC1hbXAtaHRtb",
                                          "eC1hbXA",
                                          "LWh0bWw",
                                          "R0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dH"};

std::string random_text(std::mt19937& random, std::size_t pieces) {
  std::string text;
  while (pieces-- > 0) {
    if (random() % 8 == 0) text.append(random() % 100, "   .;\xc3zyx"[random() % 9]);
    text += kPieces[random() % kPieces.size()];
  }
  return text;
}

bool finds_in_pieces(std::string_view text, std::size_t size) {
  Effort effort;
  effort.allow_for(text.size());
  TextReader reader;
  for (std::size_t at = 0; at < text.size(); at += size)
    if (reader.push(text.substr(at, size), effort)) return true;
  return reader.finish(effort);
}

TEST(TextReader, FindsWhatThePlainSearchFinds) {
  std::mt19937 random(64);
  std::size_t found = 0;
  std::size_t more = 0;
  for (int i = 0; i < 30000 && !HasFailure(); ++i) {
    const std::string text = random_text(random, 1 + random() % 24);
    const bool finds = plainly_finds(text, kLayers);
    found += finds ? 1 : 0;
    const bool found_fast = any_reading_finds_amp(text);
    EXPECT_TRUE(found_fast || !finds) << testing::PrintToString(text);
    more += found_fast && !finds ? 1 : 0;
  }
  // Codes that only some decode, and the byte that rspamd leaves out, are not said plainly.
  EXPECT_LT(more, 300u);
  // Neither answer is rare: a test of one of them alone would be none.
  EXPECT_GT(found, 3000u);
  EXPECT_LT(found, 27000u);
}

// Where the pieces are cut no code of quoted-printable may be, as window_of() sees to: here there is none.
TEST(TextReader, FindsTheSameInPieces) {
  std::mt19937 random(128);
  for (int i = 0; i < 10000 && !HasFailure(); ++i) {
    std::string text = random_text(random, 1 + random() % 24);
    while (text.find("quoted") != std::string::npos) text.erase(text.find("quoted"), 6);
    // Nothing is read in a layer that stands before the piece which names it.
    if (text.find("64") != std::string::npos) text.insert(0, "base64 ");
    const bool finds = any_reading_finds_amp(text);
    EXPECT_EQ(finds_in_pieces(text, 1), finds) << testing::PrintToString(text);
    EXPECT_EQ(finds_in_pieces(text, 1 + random() % 64), finds) << testing::PrintToString(text);
  }
}

TEST(TextReader, WindowsCutNoCode) {
  constexpr std::size_t kWindow = TextReader::kWindow;
  const std::string full(kWindow, 'a');
  EXPECT_EQ(TextReader::window_of(full + "a"), kWindow);
  EXPECT_EQ(TextReader::window_of(full.substr(1) + "=41"), kWindow - 1);
  EXPECT_EQ(TextReader::window_of(full.substr(2) + "=41"), kWindow - 2);
  EXPECT_EQ(TextReader::window_of(full.substr(3) + "=41"), kWindow);
  EXPECT_EQ(TextReader::window_of("short"), 5u);
}

TEST(TextReader, LayersGoOnAcrossWindows) {
  const std::string filler(TextReader::kWindow - 40, '.');
  for (std::size_t more = 0; more < 60; ++more) {
    const std::string before = filler + std::string(more, '.');
    EXPECT_TRUE(any_reading_finds_amp("base64\r\n" + before + "eC1hbXAtaHRtbA==")) << more;
    EXPECT_TRUE(any_reading_finds_amp("quoted-printable\r\n" + before + "x=2Damp=2Dhtm=6C")) << more;
    EXPECT_TRUE(
        any_reading_finds_amp(before + "R0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHeC1hbXAtaHRtbA=="))
        << more;
    EXPECT_TRUE(any_reading_finds_amp(before + "=?a?b?eC1hbXAtaHRtbA==?=")) << more;
    EXPECT_TRUE(any_reading_finds_amp(before + "x-amp(comment)-html")) << more;
    EXPECT_FALSE(any_reading_finds_amp(before + "eC1hbXAtaHRtbA== x=2Damp=2Dhtm=6C")) << more;
  }
}

TEST(TextReader, ASoftBreakWithoutLineFeedIsReadBothWays) {
  EXPECT_TRUE(any_reading_finds_amp("quoted-printable: x-am=\rp=2Dhtml"));
  EXPECT_TRUE(any_reading_finds_amp("quoted-printable: x=2Dam=\rleft out\np-html"));
  EXPECT_FALSE(any_reading_finds_amp("quoted-printable: x=2Dam=\r\nread\np-html"));
}

// Real parsers go on behind padding with a new group: "text/x-" and "amp-html", each in base64 of its own.
TEST(TextReader, AGroupBeginsAnewBehindPadding) {
  for (const char* text :
       {"base64\r\n\r\ndGV4dC94LQ==\r\nYW1wLWh0bWw=", "base64\r\n\r\ndGV4dC94LQ==YW1wLWh0bWw=",
        "base64\r\n\r\ndGV4dC94LWE=\r\nbXAtaHRtbA==", "base64\r\n\r\nQdGV4dC94LWE=bXAt\r\naHRtbA==",
        // and where none begins, a letter goes on across it
        "base64\r\n\r\ndGV4dC94LWFtcC==1odG1s", "base64\r\n\r\ndGV4dC94L=W==FtcC1odG1s"}) {
    EXPECT_TRUE(any_reading_finds_amp(text)) << text;
    std::string disarmed = text;
    EXPECT_TRUE(disarm_every_reading(disarmed, "/tmp"));
    EXPECT_FALSE(any_reading_finds_amp(disarmed)) << text;
    EXPECT_EQ(disarmed.find("...."), std::string::npos) << disarmed;
  }
  // A code of quoted-printable is no padding.
  EXPECT_FALSE(any_reading_finds_amp("base64\r\n\r\ndGV4dC94LWE=3DbXAtaHRtbA="));
}

TEST(TextReader, AllDigitsAreReadInEveryGroupingWhereBase64IsNamed) {
  for (const char* junk : {"", "Q", "QQ", "QQQ"}) {
    const std::string text = std::string("base64: ") + junk + "e!C 1h\r\nbXA-taHRtbA";
    EXPECT_TRUE(any_reading_finds_amp(text)) << junk;
    EXPECT_TRUE(any_reading_finds_amp(text.substr(8), true)) << junk;
    EXPECT_FALSE(any_reading_finds_amp(text.substr(8))) << junk;
  }
}

}  // namespace
}  // namespace ampauth::mime
