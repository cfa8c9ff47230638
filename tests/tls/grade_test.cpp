#include "tls/grade.h"

#include <gtest/gtest.h>

namespace ampauth::tls {
namespace {

TEST(Tls, IsGradedByVersionSuiteAndBits) {
  using State = Session::State;
  const struct {
    const char* what;
    Session session;
    const char* result;
  } rows[] = {
      {"TLS 1.3", {State::encrypted, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "256"}, "pass"},
      {"TLS 1.2 by OpenSSL's name",
       {State::encrypted, "TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "128"},
       "pass"},
      {"TLS 1.2 by IANA's name",
       {State::encrypted, "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "128"},
       "pass"},
      {"the version in another spelling",
       {State::encrypted, "TLS1.2", "ECDHE-RSA-AES128-GCM-SHA256", "128"},
       "pass"},
      {"no bits told", {State::encrypted, "TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256", ""}, "pass"},
      {"plain text", {State::plain, "", "", ""}, "none"},
      {"not told", {State::unknown, "", "", ""}, "unknown"},
      {"TLS 1.1", {State::encrypted, "TLSv1.1", "ECDHE-RSA-AES256-SHA", "256"}, "policy"},
      {"TLS 1.0", {State::encrypted, "TLSv1", "ECDHE-RSA-AES256-SHA", "256"}, "policy"},
      {"SSL 3", {State::encrypted, "SSLv3", "AES256-SHA", "256"}, "policy"},
      {"no encryption", {State::encrypted, "TLSv1.2", "NULL-SHA256", "0"}, "policy"},
      {"no encryption, whatever the bits say", {State::encrypted, "TLSv1.2", "NULL-SHA256", "256"}, "policy"},
      {"no certificate", {State::encrypted, "TLSv1.2", "ADH-AES256-GCM-SHA384", "256"}, "policy"},
      {"no certificate, elliptic", {State::encrypted, "TLSv1.2", "AECDH-AES256-SHA", "256"}, "policy"},
      {"fewer bits told than the suite has",
       {State::encrypted, "TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "56"},
       "policy"},
      {"more bits told than the suite has",
       {State::encrypted, "TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "999"},
       "pass"},
      {"a suite that OpenSSL does not know", {State::encrypted, "TLSv1.2", "ROT13", "256"}, "unknown"},
      {"without its strength", {State::encrypted, "TLSv1.2", "EXP-RC4-MD5", ""}, "unknown"},
      {"an EXPORT suite, which it has forgotten",
       {State::encrypted, "TLSv1.2", "EXP-RC4-MD5", "40"},
       "policy"},
      {"no suite", {State::encrypted, "TLSv1.2", "", "256"}, "unknown"},
      {"a version that is none", {State::encrypted, "TLSv9", "TLS_AES_256_GCM_SHA384", "256"}, "unknown"},
      {"bits that are no number", {State::encrypted, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "lots"}, "unknown"},
      {"negative bits", {State::encrypted, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "-1"}, "unknown"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const Grade grade = tls::grade(row.session, {});
    EXPECT_EQ(to_string(grade.result), row.result);
    EXPECT_NE(grade.explanation, "");
  }
}

TEST(Tls, ObeysItsMinimum) {
  const Session session{Session::State::encrypted, "TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "128"};
  EXPECT_EQ(grade(session, {Version::tls1_2, 128}).result, Result::pass);
  EXPECT_EQ(grade(session, {Version::tls1_3, 128}).result, Result::policy);
  EXPECT_EQ(grade(session, {Version::tls1_2, 256}).result, Result::policy);
  EXPECT_EQ(grade({Session::State::encrypted, "TLSv1.2", "NULL-SHA256", ""}, {Version::tls1_0, 0}).result,
            Result::policy);
  EXPECT_EQ(grade(session, {Version::tls1_3, 128}).explanation,
            "TLSv1.2 with ECDHE-RSA-AES128-GCM-SHA256, 128 bits: wanted TLSv1.3 and 128 bits or more");
}

}  // namespace
}  // namespace ampauth::tls
