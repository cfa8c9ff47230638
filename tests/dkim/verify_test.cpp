#include "dkim/verify.h"

#include <gtest/gtest.h>

#include "signed_messages.h"

namespace ampauth::dkim {
namespace {

const Examiner kExaminer;

std::string verdict(std::string_view message) { return summary(kExaminer(message).verifications); }

// The explanation of the only signature.
std::string explanation(const Examination& examination) {
  return examination.verifications.size() == 1 ? examination.verifications[0].explanation
                                               : "not one signature";
}

TEST(Verify, Rfc6376AppendixA) {
  Examiner examine;
  examine.zone = read_test_file("rfc/zone");
  const auto examination = examine(with_crlf(read_test_file("rfc/rfc6376-appendix-a.eml")));
  ASSERT_EQ(summary(examination.verifications), "pass");
  const Verification& verification = examination.verifications[0];
  EXPECT_EQ(verification.domain, "example.com");
  EXPECT_EQ(verification.selector, "brisbane");
  EXPECT_EQ(verification.algorithm, "rsa-sha256");
  EXPECT_EQ(verification.b, "AuUoFEfD");
  EXPECT_EQ(verification.key_bits, 1024u);
  EXPECT_FALSE(verification.signs_content_type);
  EXPECT_EQ(verification.explanation, "the signature verifies");
}

TEST(Verify, Rfc8463AppendixA) {
  Examiner examine;
  examine.zone = read_test_file("rfc/zone");
  const auto examination = examine(with_crlf(read_test_file("rfc/rfc8463-appendix-a.eml")));
  ASSERT_EQ(summary(examination.verifications), "pass, pass");
  EXPECT_EQ(examination.verifications[0].algorithm, "ed25519-sha256");
  EXPECT_EQ(examination.verifications[0].key_bits, 0u);
  EXPECT_EQ(examination.verifications[1].key_bits, 1024u);
  EXPECT_EQ(examination.asked, (std::vector<std::string>{"TXT brisbane._domainkey.football.example.com",
                                                         "TXT test._domainkey.football.example.com"}));
}

struct Row {
  std::string message;
  std::string expected;
};

TEST(Verify, MessagesAsSigned) {
  const std::string pairs[] = {"simple-simple", "simple-relaxed", "relaxed-simple", "relaxed-relaxed"};
  for (const std::string& pair : pairs)
    for (const char* kind : {"dkimpy-rsa-", "dkimpy-ed25519-", "dkimpy-empty-body-", "dkimpy-blank-lines-",
                             "dkimpy-length-", "dkimpy-no-final-crlf-", "maildkim-"})
      EXPECT_EQ(verdict(signed_message(kind + pair)), "pass") << kind << pair;

  const Row rows[] = {
      {"plain", ""},
      {"own-plain", "pass"},
      {"dkimpy-rsa1024", "pass"},
      {"dkimpy-rsa4096", "pass"},
      {"dkimpy-pkcs1", "pass"},
      {"dkimpy-subdomain-identity", "pass"},
      {"maildkim-identity", "pass"},
      {"dkimpy-oversigned", "pass"},
      {"dkimpy-several", "pass, pass, pass"},
      {"maildkim-twice", "pass, pass"},
      {"own-signs-signature", "pass, pass"},
      {"dkimpy-big", "pass"},
      {"own-content-type-unsigned", "pass"},
      {"own-expires-later", "pass"},
      {"own-clock-ahead", "pass"},
      {"own-other-tags", "pass"},
      {"own-colon-at-end", "pass"},
      {"own-colon-at-end-simple", "pass"},
      {"own-quoted-from", "pass"},
      {"own-utf8-from", "pass"},
      {"own-encoded-from", "pass"},
      {"dkimpy-ten", "pass, pass, pass, pass, pass, pass, pass, pass, policy too_many, policy too_many"},
      {"dkimpy-sha1", "policy sha1"},
      {"own-small-key", "policy key_small"},
      {"own-from-unsigned", "policy headers"},
      {"own-expired", "fail expired"},
      {"maildkim-expired", "fail expired"},
      {"own-long-ago", "fail expired"},
      {"own-future", "permerror invalid"},
      {"own-length-short", "policy body_length"},
      {"own-length-zero", "policy body_length"},
      {"own-length-zero-empty", "pass"},
      {"own-control-character", "permerror invalid"},
  };
  for (const Row& row : rows) EXPECT_EQ(verdict(signed_message(row.message)), row.expected) << row.message;
}

TEST(Verify, SavedMessagesAreJudgedByTheirTime) {
  Examiner examine;
  examine.now = 1200003600;
  EXPECT_EQ(summary(examine(signed_message("own-long-ago")).verifications), "pass");
  examine.now = 1200086399;
  EXPECT_EQ(summary(examine(signed_message("own-long-ago")).verifications), "pass");
  examine.now = 1200086400;
  EXPECT_EQ(summary(examine(signed_message("own-long-ago")).verifications), "fail expired");
  examine.now = 1200000000 - 300;
  EXPECT_EQ(summary(examine(signed_message("own-long-ago")).verifications), "pass");
  examine.now = 1200000000 - 301;
  EXPECT_EQ(explanation(examine(signed_message("own-long-ago"))), "t= lies in the future");
}

struct Change {
  std::string message;
  std::string from;
  std::string to;
  std::string expected;
};

TEST(Verify, ChangedMessages) {
  const std::string relaxed = "dkimpy-rsa-relaxed-relaxed";
  const std::string simple = "dkimpy-rsa-simple-simple";
  const Change rows[] = {
      // What the canonicalisation forgives.
      {relaxed, "\r\nSubject: A long", "\r\nsubject :\tA\r\n long", "pass"},
      {relaxed, "two blanks \t\r\n", "two  blanks\r\n", "pass"},
      {relaxed, "--b--\r\n\r\n\r\n", "--b--\r\n", "pass"},
      {relaxed, "\r\nTo:", "\r\nTo :", "pass"},
      {relaxed, "\r\nReceived: ", "\r\nReceived: x\r\nX-New: y\r\nReceived: ", "pass"},
      {relaxed, "\r\nSubject: ", "\r\nSubject: another\r\nSubject: ", "pass"},
      {simple, "--b--\r\n\r\n\r\n", "--b--\r\n\r\n\r\n\r\n", "pass"},
      // What it does not.
      {simple, "\r\nSubject: A long", "\r\nsubject: A long", "fail invalid"},
      {simple, "\r\nTo:", "\r\nTo :", "fail invalid"},
      {simple, "two blanks \t\r\n", "two blanks\r\n", "fail invalid"},
      {relaxed, "News", "Views", "fail invalid"},
      {relaxed, "\r\nSubject: ", "\r\nX-Subject: ", "fail invalid"},
      {relaxed, "Subject: A long", "Subject: ALong", "fail invalid"},
      {relaxed, "two blanks", "two blank", "fail invalid"},
      {relaxed, "--b--\r\n", "--b--\r\nmore\r\n", "fail invalid"},
      {relaxed, "\r\n<html>", "<html>", "fail invalid"},
      {"dkimpy-ed25519-relaxed-relaxed", "News", "Views", "fail invalid"},
      {"dkimpy-ed25519-simple-simple", "two blanks", "two  blanks", "fail invalid"},
      {"dkimpy-oversigned", "\r\nSubject: ", "\r\nSubject: another\r\nSubject: ", "fail invalid"},
      {"dkimpy-oversigned", "\r\nTo:", "\r\nReply-To: evil@example.net\r\nTo:", "fail invalid"},
      {"maildkim-relaxed-relaxed", "News", "Views", "fail invalid"},
      {"maildkim-relaxed-relaxed", "two blanks", "two blank", "fail invalid"},
      // l= and what comes after it, or is missing before it.
      {"dkimpy-length-relaxed-relaxed", "--b--\r\n\r\n\r\n", "--b--\r\n\r\n\r\n\r\n", "pass"},
      {"dkimpy-length-relaxed-relaxed", "--b--\r\n\r\n\r\n", "--b--\r\nmore\r\n", "policy body_length"},
      {"dkimpy-length-simple-simple", "--b--\r\n\r\n\r\n", "--b--\r\nmore\r\n", "policy body_length"},
      {"dkimpy-length-simple-simple", "--b--\r\n\r\n\r\n", "", "fail invalid"},
      {"own-length-short", "two blanks", "other words", "policy body_length"},
      {"own-length-short", "--b\r\n", "--c\r\n", "fail invalid"},
      {"own-length-zero-empty", "\r\n\r\n", "\r\n\r\nbody\r\n", "policy body_length"},
      // Line ends and bytes that are read differently.
      {simple, "two blanks", "two\rblanks", "permerror invalid"},
      {simple, "two blanks", "two\nblanks", "permerror invalid"},
      {relaxed, "\r\nend", "\nend", "permerror invalid"},
      {relaxed, "\r\nSubject: A long", "\r\nSubject: A\vlong", "permerror invalid"},
      {relaxed, "\r\nSubject: A long", "\r\nSubject: A\rlong", "permerror invalid"},
      {relaxed, "again \t\r\n", "again \t" + std::string("\0more", 5) + "\r\n", "permerror invalid"},
      {relaxed, "\r\nReceived: from", "\r\nReceived: \v", "pass"},
      {"dkimpy-oversigned", "\r\nTo:", "\r\nReply-To\t: evil@example.net\r\nTo:", "permerror invalid"},
      // From
      {relaxed, "\r\nFrom:", "\r\nFrom: evil@example.net\r\nFrom:", "permerror invalid"},
      {relaxed, "\r\nFrom:", "\r\nX-From:", "permerror invalid"},
      {"own-from-unsigned", "News", "Views", "policy headers"},
      {"own-from-unsigned", "To: ", "To: x", "fail invalid"},
      {"own-from-unsigned", "two blanks", "no blanks", "fail invalid"},
      {"own-from-unsigned", "s=rsa2048", "s=nowhere", "permerror invalid"},
      {"own-from-unsigned", "s=rsa2048", "s=rsa1024", "fail invalid"},
      {"own-plain", "h=From:", "h=", "fail invalid"},
      // The field itself
      {relaxed, "v=1;", "v=1; v=1;", "permerror invalid"},
      {relaxed, "d=example.com;", "d=example.com; l=1;", "fail invalid"},
      {relaxed, "DKIM-Signature:", "DKIM-Signature :", "pass"},
      {relaxed, "DKIM-Signature:", "DKIM-Signature\t:", "permerror invalid"},
      {relaxed, "a=rsa-sha256", "a=ed25519-sha256", "permerror invalid"},
      {relaxed, "s=rsa2048", "s=rsa1024", "fail invalid"},
      {relaxed, "d=example.com", "d=other.example", "permerror invalid"},
      {"own-plain", "d=example.com", "d=other.example", "fail invalid"},
  };
  for (const Change& row : rows)
    EXPECT_EQ(verdict(replaced(signed_message(row.message), row.from, row.to)), row.expected)
        << row.message << ": " << row.from << " -> " << row.to;
}

struct KeyRow {
  std::string record;  // of rsa2048._domainkey.example.com; "" for none
  std::string expected;
  std::string explanation;
};

TEST(Verify, Keys) {
  const std::string zone = read_test_file("keys/zone");
  const std::string name = "rsa2048._domainkey.example.com";
  const auto start = zone.find(name);
  const std::string line = zone.substr(start, zone.find('\n', start) + 1 - start);
  const std::string p = line.substr(line.find("p="), line.size() - line.find("p=") - 1);
  const std::string at = " at " + name;
  const KeyRow rows[] = {
      {"TXT v=DKIM1; n=" + std::string(1500, 'n') + "; " + p, "pass", "the signature verifies"},
      {"TXT v=DKIM1; n=cl\xc3\xa9; " + p, "pass", "the signature verifies"},
      {"TXT v=DKIM1; t=s; " + p, "pass", "the signature verifies"},
      {"TXT " + p + "\n" + name + " TXT v=spf1 -all", "pass", "the signature verifies"},
      {"", "permerror invalid", "there is no key" + at},
      {"A 192.0.2.1", "permerror invalid", "there is no key" + at},
      {"TXT !nxdomain", "permerror invalid", "there is no key" + at},
      {"TXT !timeout", "temperror dns", "the key" + at + " could not be looked up: "},
      {"TXT !servfail", "temperror dns", "the key" + at + " could not be looked up: "},
      {"TXT !refused", "temperror dns", "the key" + at + " could not be looked up: "},
      {"TXT !bogus", "temperror dns_bogus", "the key" + at + " could not be looked up: "},
      {"TXT v=DKIM1; p=", "permerror invalid", "the key" + at + " was revoked"},
      {"TXT v=DKIM1; t=y; " + p, "policy key_testing", "the key is only being tested (t=y)"},
      {"TXT v=DKIM1; h=sha1; " + p, "permerror invalid",
       "the key record" + at + " cannot be used: h= does not allow sha256"},
      {"TXT hello", "permerror invalid", "the key record" + at + " cannot be used: a tag has no equals sign"},
      {"TXT " + p + "\n" + name + " TXT v=DKIM1; " + p, "permerror invalid",
       "the key record" + at + " cannot be used: several records are keys where one is wanted"},
      {"TXT k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "permerror invalid",
       "the key" + at + " is not of the type that a= names"},
  };
  for (const KeyRow& row : rows) {
    Examiner examine;
    examine.zone = replaced(zone, line, row.record.empty() ? "" : name + " " + row.record + "\n");
    const auto examination = examine(signed_message("own-plain"));
    EXPECT_EQ(summary(examination.verifications), row.expected) << row.record;
    EXPECT_TRUE(explanation(examination).starts_with(row.explanation)) << explanation(examination);
  }
  Examiner examine;
  examine.zone = replaced(zone, line, name + " TXT t=s; " + p + "\n");
  EXPECT_EQ(explanation(examine(signed_message("dkimpy-subdomain-identity"))),
            "i= is a subdomain of d=, which the key" + at + " does not allow");
}

TEST(Verify, Explanations) {
  const Change rows[] = {
      {"own-plain", "News", "Views",
       "the signature does not match: a signed header field was changed, or the key is another"},
      {"own-plain", "two blanks", "no blanks",
       "the body hash does not match: the body was changed after signing"},
      {"dkimpy-length-simple-simple", "--b--", "",
       "l= counts more bytes than the body has: the body was cut after signing"},
      {"own-length-short", "v=1", "v=1", "l= leaves a part of the body unsigned"},
      {"own-small-key", "v=1", "v=1", "the RSA key has 768 bits, at least 1024 are wanted"},
      {"dkimpy-sha1", "v=1", "v=1", "rsa-sha1 does not count (RFC 8301)"},
      {"own-from-unsigned", "v=1", "v=1", "h= does not name From: the author is not signed"},
      {"own-plain", "\r\nFrom:", "\r\nFrom: x\r\nFrom:", "the message has 2 From fields where one is wanted"},
      {"own-expired", "v=1", "v=1", "the signature has expired (x=)"},
      {"own-control-character", "v=1", "v=1", "the signed field subject holds a control character"},
      {"own-plain", "\r\nTo:", "\r\nTo\t:", "the signed field to is misspelled"},
      {"own-plain", "v=1;", "", "the DKIM-Signature field cannot be read: v= is missing"},
      {"own-plain", "two blanks", "two\nblanks",
       "the body holds a CR or LF on its own, which signers and verifiers read differently"},
  };
  for (const Change& row : rows)
    EXPECT_EQ(explanation(kExaminer(replaced(signed_message(row.message), row.from, row.to))), row.expected);
}

}  // namespace
}  // namespace ampauth::dkim
