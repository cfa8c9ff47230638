// What is examined and what is not: caps, wanted domains, look-ups, threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>

#include "dkim/verify.h"
#include "fakes/recording_resolver.h"
#include "message/message.h"
#include "signed_messages.h"

namespace ampauth::dkim {
namespace {

const Examiner kExaminer;

TEST(VerifyLimits, MinimumBitsAreAnOption) {
  Examiner examine;
  examine.limits.min_rsa_bits = 2048;
  EXPECT_EQ(summary(examine(signed_message("dkimpy-rsa1024")).verifications), "policy key_small");
  EXPECT_EQ(summary(examine(signed_message("own-plain")).verifications), "pass");
  EXPECT_EQ(summary(examine(signed_message("dkimpy-ed25519-simple-simple")).verifications), "pass");
  examine.limits.min_rsa_bits = 512;
  EXPECT_EQ(summary(examine(signed_message("own-small-key")).verifications), "pass");
}

TEST(VerifyLimits, UnwantedSignaturesCostNothing) {
  Examiner examine;
  examine.interested = most_in("example.com", Interest::none);
  auto examination = examine(signed_message("dkimpy-several"));
  EXPECT_EQ(summary(examination.verifications), "pass, neutral not_examined, pass");
  EXPECT_EQ(examination.asked, (std::vector<std::string>{"TXT rsa1024._domainkey.example.com",
                                                         "TXT ed25519._domainkey.example.com"}));
  EXPECT_EQ(examination.verifications[1].domain, "other.example");

  examine.interested = [](std::string_view) { return Interest::none; };
  examination = examine(signed_message("dkimpy-ten"));
  EXPECT_EQ(examination.verifications.size(), 10u);
  EXPECT_TRUE(examination.asked.empty());
}

// The field of dkimpy-several that is signed by other.example.
std::string foreign_field() {
  const auto several =
      signed_message("dkimpy-several");  // a copy: GCC 13 and 14 take a reference for a dangling one
  const auto start = several.find("DKIM-Signature", 1);
  return several.substr(start, several.find("\r\nDKIM-Signature", start) + 2 - start);
}

// own-plain below `count` fields.
std::string buried(std::size_t count, const std::string& field) {
  std::string message;
  for (std::size_t i = 0; i < count; ++i) message += field;
  return message + signed_message("own-plain");
}

TEST(VerifyLimits, SignaturesOfMostInterestComeFirst) {
  Examiner examine;
  examine.limits.max_signatures = 2;
  struct Row {
    std::string_view most;
    Interest in_others;
    std::string expected;
    std::size_t questions;
  };
  // Signed by example.com, other.example and example.com.
  const Row rows[] = {
      {"example.com", Interest::some, "pass, policy too_many, pass", 2},
      {"other.example", Interest::some, "pass, pass, policy too_many", 2},
      {"esp.example", Interest::some, "pass, pass, policy too_many", 2},
      {"esp.example", Interest::most, "pass, pass, policy too_many", 2},
      {"other.example", Interest::none, "neutral not_examined, pass, neutral not_examined", 1},
      {"esp.example", Interest::none, "neutral not_examined, neutral not_examined, neutral not_examined", 0},
  };
  for (const Row& row : rows) {
    examine.interested = most_in(std::string(row.most), row.in_others);
    const auto examination = examine(signed_message("dkimpy-several"));
    EXPECT_EQ(summary(examination.verifications), row.expected) << row.most;
    EXPECT_EQ(examination.asked.size(), row.questions) << row.most;
  }
  examine.interested = in_all;
  EXPECT_EQ(examine(signed_message("dkimpy-several")).verifications[2].explanation,
            "at most 2 signatures are examined, those that can align with From first");
}

TEST(VerifyLimits, NothingBeforeASignatureTakesItsPlace) {
  Examiner examine;
  for (const Interest in_others : {Interest::none, Interest::some}) {
    examine.interested = most_in("example.com", in_others);
    for (const std::size_t count : {20u, 63u, 64u, 500u}) {
      const auto examination = examine(buried(count, foreign_field()));
      ASSERT_EQ(examination.verifications.size(), std::min(count + 1, Verifier::kMaxReported));
      EXPECT_EQ(examination.verifications.back().result, Result::pass) << count;
      EXPECT_EQ(examination.asked.size(), in_others == Interest::none ? 1u : 2u);
    }
  }
}

TEST(VerifyLimits, TheBodyIsHashedInFourWaysAtMost) {
  const auto with_length = [](int length) {
    return replaced(foreign_field(), "v=1;", "v=1; l=" + std::to_string(length) + ";");
  };
  std::string message = signed_message("own-plain");
  for (int i = 0; i < 3; ++i) message.insert(0, with_length(i));
  EXPECT_EQ(kExaminer(message).verifications.back().result, Result::pass);
  message.insert(0, with_length(2));  // is hashed already
  EXPECT_EQ(kExaminer(message).verifications.back().result, Result::pass);
  message.insert(0, with_length(3));
  const auto examination = kExaminer(message);
  EXPECT_EQ(examination.verifications.back().flaw, Flaw::too_many);
  EXPECT_EQ(examination.verifications.back().explanation,
            "the body is hashed in at most 4 ways (c=, a=, l=), those of the first signatures");
}

TEST(VerifyLimits, ASignatureOverAnotherNeedsIt) {
  Examiner examine;
  examine.interested = most_in("example.com", Interest::none);
  const auto examination = examine(signed_message("own-signs-signature"));
  EXPECT_EQ(summary(examination.verifications), "pass, neutral not_examined");
  EXPECT_EQ(examination.asked.size(), 1u);
}

TEST(VerifyLimits, ReportsAtMost64FieldsThatTellMost) {
  const std::string unreadable = "DKIM-Signature: x\r\n";
  EXPECT_EQ(summary(kExaminer(buried(1, unreadable)).verifications), "permerror invalid, pass");
  const auto examination = kExaminer(buried(100, unreadable));
  EXPECT_EQ(examination.verifications.size(), Verifier::kMaxReported);
  EXPECT_EQ(examination.verifications.back().result, Result::pass);
  EXPECT_EQ(examination.asked.size(), 1u);

  Examiner examine;
  examine.interested = most_in("example.com", Interest::none);
  std::string message = signed_message("dkimpy-ten");
  for (int i = 0; i < 60; ++i) message.insert(0, unreadable + foreign_field());
  const auto verifications = examine(message).verifications;
  const auto count = [&](Flaw flaw) {
    return std::count_if(verifications.begin(), verifications.end(),
                         [flaw](const Verification& v) { return v.flaw == flaw; });
  };
  EXPECT_EQ(count(Flaw::none), 8);
  EXPECT_EQ(count(Flaw::too_many), 2);
  EXPECT_EQ(count(Flaw::not_examined), 54);
  EXPECT_EQ(verifications.front().flaw, Flaw::not_examined);
  EXPECT_EQ(verifications.back().flaw, Flaw::too_many);
}

TEST(VerifyLimits, WithoutOneFromNothingIsAsked) {
  const std::string message = signed_message("own-plain");
  for (const char* from : {"\r\nFrom: evil@example.net\r\nFrom:", "\r\nX-From:"}) {
    const auto examination = kExaminer(replaced(message, "\r\nFrom:", from));
    EXPECT_EQ(summary(examination.verifications), "permerror invalid") << from;
    EXPECT_TRUE(examination.asked.empty()) << from;
  }
}

TEST(VerifyLimits, ManyFields) {
  std::string message = signed_message("own-plain");
  for (int i = 0; i < 991; ++i) message.insert(0, "X-Trace: x\r\n");
  EXPECT_EQ(summary(kExaminer(message).verifications), "pass");
  message.insert(0, "X-Trace: x\r\n");
  const auto examination = kExaminer(message);
  ASSERT_EQ(examination.verifications.size(), 1u);
  EXPECT_EQ(examination.verifications[0].explanation,
            "the message has 1001 header fields, at most 1000 are examined");
  EXPECT_TRUE(examination.asked.empty());
}

TEST(VerifyLimits, KeysAreFetchedAheadOnlyWhereTheyWillBeUsed) {
  const auto message = message::parse_message(signed_message("dkimpy-several"), 1 << 20);
  fakes::RecordingResolver resolver(read_test_file("keys/zone"));
  dns::Lookups lookups(resolver, std::chrono::seconds(5));
  const Interested interested = most_in("other.example", Interest::none);
  const Verifier verifier(Limits{});
  verifier.prefetch(message.fields, interested, lookups);
  const std::vector<std::string> asked = {"TXT rsa2048._domainkey.other.example"};
  EXPECT_EQ(resolver.asked(), asked);
  verifier.verify(message.fields, message.body.view(), interested, lookups, 1800000000);
  EXPECT_EQ(resolver.asked(), asked);
}

TEST(VerifyLimits, ThreadsShareAVerifier) {
  const Verifier verifier(Limits{});
  const auto one = message::parse_message(signed_message("dkimpy-several"), 1 << 20);
  const auto two = message::parse_message(signed_message("maildkim-twice"), 1 << 20);
  const auto now = static_cast<std::uint64_t>(std::time(nullptr));
  std::vector<std::thread> threads;
  std::vector<std::size_t> passed(8);
  for (std::size_t t = 0; t < passed.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        fakes::RecordingResolver resolver(read_test_file("keys/zone"));
        dns::Lookups lookups(resolver, std::chrono::seconds(5));
        const auto& message = i % 2 == 0 ? one : two;
        for (const auto& v : verifier.verify(message.fields, message.body.view(), in_all, lookups, now))
          if (v.result == Result::pass) ++passed[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : passed) EXPECT_EQ(count, 10u * 3 + 10u * 2);
}

}  // namespace
}  // namespace ampauth::dkim
