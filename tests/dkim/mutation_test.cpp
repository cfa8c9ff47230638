// Signed messages damaged at random: whatever still passes must say what was signed. Run with the sanitizers,
// it also shows that nothing crashes.
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "base/ascii.h"
#include "dkim/verify.h"
#include "dns/zone.h"
#include "message/message.h"
#include "signed_messages.h"

namespace ampauth::dkim {
namespace {

constexpr int kMutants = 6000;
constexpr std::string_view kSignedNames[] = {"from",       "to",           "subject",     "date",
                                             "message-id", "mime-version", "content-type"};

// Runs of blanks as one, none at the end (RFC 6376 3.4.2 and 3.4.4).
std::string squeeze(std::string_view text) {
  std::string squeezed;
  for (const char c : text) {
    if (!base::is_blank(c)) {
      squeezed += c;
    } else if (!squeezed.ends_with(' ')) {
      squeezed += ' ';
    }
  }
  while (squeezed.ends_with(' ')) squeezed.pop_back();
  return squeezed;
}

std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n")) text.erase(at, 2);
  return text;
}

// What a relaxed/relaxed signature over kSignedNames protects: the last field of each name, and the body.
std::string protected_content(const message::Message& message) {
  std::string content;
  for (const std::string_view name : kSignedNames) {
    std::string last;
    for (const message::HeaderField& field : message.fields)
      if (message::is_named(field, name)) last = squeeze(unfolded(field.value));
    content += std::string(name) + ":" + (last.starts_with(' ') ? last.substr(1) : last) + "\n";
  }
  std::string body;
  for (const std::string_view line : base::split(message.body.view(), '\n')) {
    const bool has_cr = line.ends_with('\r');
    body += squeeze(has_cr ? line.substr(0, line.size() - 1) : line) + "\n";
  }
  while (body.ends_with('\n')) body.pop_back();
  return content + body;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string mutate(std::string text) {
    for (std::size_t i = below(3) + 1; i > 0 && !text.empty(); --i) apply(text);
    return text;
  }

 private:
  void apply(std::string& text) {
    static const std::string kPieces[] = {"\r\n",
                                          "\n",
                                          "\r",
                                          " ",
                                          "\t",
                                          "\v",
                                          "=",
                                          ";",
                                          ":",
                                          "b=",
                                          "; l=10",
                                          "; x=1",
                                          "; t=9999999999",
                                          "@",
                                          "From: x\r\n",
                                          "Subject: y\r\n",
                                          "DKIM-Signature: v=1\r\n",
                                          std::string(1, '\0'),
                                          "\xff",
                                          "--b\r\n",
                                          "\r\n\r\n",
                                          "=20",
                                          "h=",
                                          "; i=@x",
                                          "From",
                                          ":From:From:From",
                                          " ;",
                                          "i=a@example.com"};
    // Half of the damage goes to the header, which is the smaller half of some messages.
    const std::size_t end = below(2) == 0 ? std::max<std::size_t>(text.find("\r\n\r\n"), 1) : text.size();
    const std::size_t at = below(std::min(end, text.size()));
    const std::size_t length = below(40) + 1;
    switch (below(6)) {
      case 0: text[at] = static_cast<char>(text[at] ^ (1 << below(8))); break;
      case 1: text[at] = static_cast<char>(below(256)); break;
      case 2: text.insert(at, kPieces[below(std::size(kPieces))]); break;
      case 3: text.erase(at, length); break;
      case 4: text.insert(below(text.size()), text.substr(at, length)); break;
      default: text.replace(at, below(4), kPieces[below(std::size(kPieces))]); break;
    }
  }

  std::mt19937 random_;
};

TEST(Mutation, WhatPassesSaysWhatWasSigned) {
  std::vector<std::string> names;
  for (const std::string& name : signed_message_names()) {
    const bool is_short = signed_message(name).size() < 20000;
    // Of the messages called own-*, the others leave Content-Type or the end of the body unsigned.
    const bool is_whole = name.starts_with("dkimpy-") || name.starts_with("maildkim-") ||
                          name == "own-plain" || name == "own-signs-signature";
    if (is_short && is_whole) names.push_back(name);
  }
  auto zone = dns::Zone::parse(read_test_file("keys/zone"), "zone");
  ASSERT_TRUE(zone);
  const Verifier verifier(Limits{});
  const auto now = static_cast<std::uint64_t>(std::time(nullptr));

  Mutator mutator(20260601);
  int passed = 0;
  for (int i = 0; i < kMutants; ++i) {
    const std::string& original = signed_message(names[mutator.below(names.size())]);
    const std::string mutant = mutator.mutate(original);
    const message::Message message = message::parse_message(mutant, 1 << 20);
    dns::Lookups lookups(*zone, std::chrono::seconds(5));
    const auto verifications = verifier.verify(message.fields, message.body.view(), in_all, lookups, now);
    const bool passes = std::any_of(verifications.begin(), verifications.end(),
                                    [](const Verification& v) { return v.result == Result::pass; });
    if (!passes) continue;
    ++passed;
    const message::Message signed_one = message::parse_message(original, 1 << 20);
    ASSERT_EQ(protected_content(message), protected_content(signed_one)) << "mutant " << i << ":\n" << mutant;
  }
  EXPECT_GT(passed, kMutants / 50) << "the damage is too great to show anything";
  RecordProperty("passed", passed);
}

}  // namespace
}  // namespace ampauth::dkim
