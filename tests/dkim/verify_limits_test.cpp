// What is examined and what is not: caps, wanted domains, look-ups, threads.
#include <gtest/gtest.h>

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
  examine.wanted = [](std::string_view domain) { return domain == "example.com"; };
  auto examination = examine(signed_message("dkimpy-several"));
  EXPECT_EQ(summary(examination.verifications), "pass, neutral not_examined, pass");
  EXPECT_EQ(examination.asked, (std::vector<std::string>{"TXT rsa1024._domainkey.example.com",
                                                         "TXT ed25519._domainkey.example.com"}));
  EXPECT_EQ(examination.verifications[1].domain, "other.example");

  examine.wanted = [](std::string_view) { return false; };
  examination = examine(signed_message("dkimpy-ten"));
  EXPECT_EQ(examination.verifications.size(), 10u);
  EXPECT_TRUE(examination.asked.empty());
}

TEST(VerifyLimits, UnwantedSignaturesTakeNoPlaceOfWantedOnes) {
  std::string message = signed_message("own-plain");
  const std::string unwanted = signed_message("dkimpy-several");
  const std::string field = unwanted.substr(0, unwanted.find("\r\nReceived") + 2);
  const auto other = field.find("DKIM-Signature", field.find("DKIM-Signature", 1));
  const std::string foreign = field.substr(other, field.find("\r\nDKIM-Signature", other) + 2 - other);
  for (int i = 0; i < 20; ++i) message.insert(0, foreign);
  Examiner examine;
  examine.wanted = [](std::string_view domain) { return domain == "example.com"; };
  const auto examination = examine(message);
  ASSERT_EQ(examination.verifications.size(), 21u);
  EXPECT_EQ(examination.verifications.back().result, Result::pass);
}

TEST(VerifyLimits, ASignatureOverAnotherNeedsIt) {
  Examiner examine;
  examine.wanted = [](std::string_view domain) { return domain == "example.com"; };
  const auto examination = examine(signed_message("own-signs-signature"));
  EXPECT_EQ(summary(examination.verifications), "pass, neutral not_examined");
  EXPECT_EQ(examination.asked.size(), 1u);
}

TEST(VerifyLimits, ReportsAtMost64Fields) {
  std::string message = "DKIM-Signature: x\r\n" + signed_message("own-plain");
  EXPECT_EQ(summary(kExaminer(message).verifications), "permerror invalid, pass");
  for (int i = 0; i < 100; ++i) message.insert(0, "DKIM-Signature: x\r\n");
  const auto examination = kExaminer(message);
  EXPECT_EQ(examination.verifications.size(), Verifier::kMaxReported);
  EXPECT_TRUE(examination.asked.empty());
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
  dns::Lookups lookups(resolver, std::chrono::steady_clock::now() + std::chrono::seconds(5));
  const Wanted wanted = [](std::string_view domain) { return domain == "other.example"; };
  const Verifier verifier(Limits{});
  verifier.prefetch(message.fields, wanted, lookups);
  const std::vector<std::string> asked = {"TXT rsa2048._domainkey.other.example"};
  EXPECT_EQ(resolver.asked(), asked);
  verifier.verify(message.fields, message.body.view(), wanted, lookups, 1800000000);
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
        dns::Lookups lookups(resolver, std::chrono::steady_clock::now() + std::chrono::seconds(5));
        const auto& message = i % 2 == 0 ? one : two;
        const auto all = [](std::string_view) { return true; };
        for (const auto& v : verifier.verify(message.fields, message.body.view(), all, lookups, now))
          if (v.result == Result::pass) ++passed[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : passed) EXPECT_EQ(count, 10u * 3 + 10u * 2);
}

}  // namespace
}  // namespace ampauth::dkim
