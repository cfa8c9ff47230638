#include "header/result_field.h"

#include <gtest/gtest.h>

namespace ampauth::header {
namespace {

using verdict::Evidence;
using verdict::Policy;
using verdict::Verdict;

// The message of RULES' example: everything passes.
Evidence passing_evidence() {
  Evidence evidence;
  evidence.from = message::Mailbox{"news", "shop.example.com"};
  evidence.reading.structure = mime::Structure::canonical;
  evidence.reading.parts.resize(1);
  evidence.amp_size = 18231;
  evidence.amp_sha256 = std::string(64, '9');
  dkim::Verification verification;
  verification.result = dkim::Result::pass;
  verification.flaw = dkim::Flaw::none;
  verification.domain = "example.com";
  verification.selector = "s2026";
  verification.algorithm = "rsa-sha256";
  verification.b = "pw2vItq6";
  verification.signs_content_type = true;
  evidence.signatures.push_back({verification, true, false, 1767225000, true});
  evidence.spf.result = spf::Result::pass;
  evidence.mail_from = "bounce@mail.example.com";
  evidence.helo = "out1.example.com";
  evidence.tls = {tls::Result::pass, "TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, ""};
  evidence.dmarc.result = dmarc::Result::pass;
  evidence.dmarc.policy = dmarc::Policy::reject;
  evidence.received_at = 1767225600;
  return evidence;
}

std::string unfolded(const std::string& value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value.compare(i, 2, "\n\t") == 0) {
      out += ' ';
      ++i;
    } else {
      out += value[i];
    }
  }
  return out;
}

std::string result_of(const Evidence& evidence, const Policy& policy = {}) {
  return format_result("mx.example.org", judge(evidence, policy), evidence, policy);
}

TEST(ResultField, TellsOfAPass) {
  EXPECT_EQ(
      unfolded(result_of(passing_evidence())),
      " mx.example.org; amp=pass header.from=news@shop.example.com header.d=example.com header.s=s2026 "
      "header.b=pw2vItq6 policy.amp-signed=1767225000 policy.amp-action=keep policy.amp-parts=1 "
      "policy.amp-size=18231 "
      "policy.amp-sha256=9999999999999999999999999999999999999999999999999999999999999999 "
      "policy.amp-received=1767225600 policy.amp-profile=gmail; dkim=pass header.d=example.com "
      "header.s=s2026 "
      "header.a=rsa-sha256 header.b=pw2vItq6; spf=pass smtp.mailfrom=bounce@mail.example.com "
      "smtp.helo=out1.example.com; dmarc=pass header.from=shop.example.com policy.dmarc=reject; x-tls=pass "
      "smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256");
}

TEST(ResultField, TellsOfAFailure) {
  Evidence evidence = passing_evidence();
  evidence.spf.result = spf::Result::softfail;
  evidence.tls = {tls::Result::none, "", "", 0, ""};
  evidence.signatures.clear();
  evidence.dmarc = {};
  Policy policy;
  policy.dry_run = true;
  EXPECT_EQ(
      unfolded(result_of(evidence, policy)),
      " mx.example.org; amp=fail reason=dkim-none header.from=news@shop.example.com policy.amp-action=strip "
      "policy.amp-parts=1 policy.amp-size=18231 "
      "policy.amp-sha256=9999999999999999999999999999999999999999999999999999999999999999 "
      "policy.amp-received=1767225600 policy.amp-profile=gmail policy.amp-test=1; dkim=none; spf=softfail "
      "smtp.mailfrom=bounce@mail.example.com smtp.helo=out1.example.com; dmarc=none "
      "header.from=shop.example.com; x-tls=none");
}

TEST(ResultField, NamesTheNullSenderByHelo) {
  Evidence evidence = passing_evidence();
  evidence.mail_from = "";
  EXPECT_NE(
      unfolded(result_of(evidence)).find("spf=pass smtp.mailfrom=postmaster@out1.example.com smtp.helo="),
      std::string::npos);
}

TEST(ResultField, LeavesOutASignatureValueThatParsersCannotRead) {
  Evidence evidence = passing_evidence();
  evidence.signatures[0].verification.b = "/YP7DlZu";
  const std::string value = unfolded(result_of(evidence));
  EXPECT_EQ(value.find("header.b"), std::string::npos);
  EXPECT_EQ(value.find("YP7DlZu"), std::string::npos);
}

TEST(ResultField, SaysNothingOfTlsThatIsNotKnown) {
  Evidence evidence = passing_evidence();
  evidence.tls = {};
  const std::string value = unfolded(result_of(evidence));
  EXPECT_NE(value.find("amp=fail reason=tls-unknown"), std::string::npos);
  EXPECT_EQ(value.find("x-tls"), std::string::npos);
}

TEST(ResultField, SaysLittleWhereNothingWasChecked) {
  Evidence evidence;
  evidence.exempt = true;
  EXPECT_EQ(result_of(evidence), " mx.example.org; amp=none reason=exempt");
  EXPECT_EQ(format_none("mx.example.org"), " mx.example.org; amp=none");
}

TEST(ResultField, IsFolded) {
  Evidence evidence = passing_evidence();
  evidence.mail_from = std::string(5000, 'a') + "@example.com";
  evidence.helo = std::string(5000, 'b');
  const std::string value = "X-AMP-Auth:" + result_of(evidence);
  std::size_t longest = 0;
  std::size_t begin = 0;
  for (std::size_t end = value.find('\n'); end != std::string::npos;
       begin = end + 1, end = value.find('\n', begin)) {
    longest = std::max(longest, end - begin);
    EXPECT_EQ(value[end + 1], '\t');
  }
  EXPECT_LE(longest, 998u);
  EXPECT_EQ(value.find('\r'), std::string::npos);
}

TEST(ResultField, TellsWhatDnssecSays) {
  Evidence evidence = passing_evidence();
  EXPECT_EQ(unfolded(result_of(evidence)).find("dnssec"), std::string::npos);
  evidence.signatures.front().verification.key_security = dns::Security::secure;
  evidence.spf.security = dns::Security::bogus;
  evidence.dmarc.security = dns::Security::secure;
  const std::string value = unfolded(result_of(evidence));
  EXPECT_NE(value.find("header.b=pw2vItq6 policy.dnssec=pass; spf="), std::string::npos) << value;
  EXPECT_NE(value.find("policy.dnssec=fail; dmarc="), std::string::npos) << value;
  EXPECT_NE(value.find("policy.dnssec=pass; x-tls="), std::string::npos) << value;
}

TEST(ResultField, HoldsTheExaminedSignaturesFirst) {
  Evidence evidence = passing_evidence();
  dkim::Verification other;
  other.domain = "esp.example";
  evidence.signatures.insert(evidence.signatures.begin(), 63, {other, false, false});
  const std::string value = unfolded(result_of(evidence));
  EXPECT_LT(value.find("; dkim=pass"), value.find("; dkim=neutral"));
  std::size_t count = 0;
  for (std::size_t at = value.find("; dkim="); at != std::string::npos; at = value.find("; dkim=", at + 1))
    ++count;
  EXPECT_EQ(count, 16u);
}

TEST(ResultField, IsRecognisedInEverySpelling) {
  const struct {
    const char* name;
    bool is_ours;
  } rows[] = {
      {"X-AMP-Auth", true},
      {"x-amp-auth", true},
      {"X-AMP-AUTH ", true},
      {"X-Amp-Auth\t", true},
      {" X-AMP-Auth", true},
      {"X-AMP-Auth\r\n ", true},
      {"X-AMP-Auth\x7f", true},
      {"X-AMP-Auth-Results", false},
      {"X_AMP_Auth", false},
      {"Authentication-Results", false},
      {"", false},
  };
  for (const auto& row : rows) EXPECT_EQ(is_result_field({row.name, " x"}), row.is_ours) << row.name;
}

TEST(ResultField, IsRecognisedBehindAStrayLineEnd) {
  const struct {
    const char* value;
    bool is_ours;
  } rows[] = {
      {" a\rX-AMP-Auth: mx; amp=pass", true},
      {" a\nx-amp-auth : mx; amp=pass", true},
      {" a\r\rb\rX-AMP-Auth:", true},
      {" a\r\nX-AMP-Auth: mx", true},
      {" a\r\n X-AMP-Auth: mx", false},  // a fold
      {" a\rX-AMP-Auth", false},
      {" a\rX-AMP-Auth-Results: mx", false},
      {" X-AMP-Auth: mx", false},
      {" a\r", false},
  };
  for (const auto& row : rows) EXPECT_EQ(is_result_field({"X-Other", row.value}), row.is_ours) << row.value;
}

}  // namespace
}  // namespace ampauth::header
