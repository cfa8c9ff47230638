#include "dkim/key_record.h"

#include <gtest/gtest.h>

#include <string>

#include "dkim/base64.h"
#include "signed_messages.h"

namespace ampauth::dkim {
namespace {

const std::string kEd25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";  // RFC 8463 A.2

// p= of the committed key.
std::string public_key(const std::string& selector) {
  const std::string zone = read_test_file("keys/zone");
  const auto line = zone.find("\n" + selector + "._domainkey.example.com");
  const auto start = zone.find("p=", line) + 2;
  return zone.substr(start, zone.find('\n', start) - start);
}

std::string describe(const std::string& text) {
  const auto record = parse_key_record(text);
  if (!record) return "!" + record.error();
  if (record->revoked) return "revoked";
  std::string described =
      record->type == KeyRecord::Type::rsa ? "rsa " + std::to_string(record->bits) : std::string("ed25519");
  if (record->testing) described += " testing";
  if (record->no_subdomains) described += " no_subdomains";
  return described;
}

struct Row {
  std::string text;
  std::string expected;
};

TEST(KeyRecord, Parse) {
  const std::string rsa = public_key("rsa1024");
  const Row rows[] = {
      {"v=DKIM1; k=rsa; p=" + rsa, "rsa 1024"},
      {"v=DKIM1;k=rsa;p=" + rsa + ";", "rsa 1024"},
      {"p=" + rsa, "rsa 1024"},
      {"k=RSA; p=" + rsa, "rsa 1024"},
      {"p=" + rsa.substr(0, 60) + " " + rsa.substr(60), "rsa 1024"},
      {"p=" + public_key("rsa768"), "rsa 768"},
      {"p=" + public_key("rsa4096"), "rsa 4096"},
      {"p=" + public_key("pkcs1"), "rsa 2048"},
      {"v=DKIM1; k=ed25519; p=" + kEd25519, "ed25519"},
      {"v=DKIM1; k=ed25519; p=" + kEd25519.substr(0, 43), "ed25519"},
      {"v=DKIM1; n=a note; unknown=x; p=" + rsa, "rsa 1024"},
      {"v=DKIM1; n=" + std::string(2000, 'n') + "; p=" + rsa, "rsa 1024"},
      {"v=DKIM1; h=sha256; s=email; t=s; p=" + rsa, "rsa 1024 no_subdomains"},
      {"v=DKIM1; n=cl\xc3\xa9 de l'exp\xe9"
       "diteur; p=" +
           rsa,
       "rsa 1024"},
      {"v=DKIM1; h=sha1 : sha256; s=other:*; t=y : s : x; p=" + rsa, "rsa 1024 testing no_subdomains"},
      {"v=DKIM1; t=y; p=" + rsa, "rsa 1024 testing"},
      {"v=DKIM1; p=", "revoked"},
      {"p=;", "revoked"},
      {"v=DKIM1; k=ed25519; p= ", "revoked"},
      {"", "!a tag is empty"},
      {"v=spf1 -all", "!v= is not DKIM1 in the first place"},
      {"v=DKIM1", "!p= is missing"},
      {"v=dkim1; p=" + rsa, "!v= is not DKIM1 in the first place"},
      {"v=DKIM2; p=" + rsa, "!v= is not DKIM1 in the first place"},
      {"k=rsa; v=DKIM1; p=" + rsa, "!v= is not DKIM1 in the first place"},
      {"v=DKIM1; k=dsa; p=" + rsa, "!k= names an unknown type of key"},
      {"v=DKIM1; k=; p=" + rsa, "!k= names an unknown type of key"},
      {"v=DKIM1; h=sha1; p=" + rsa, "!h= does not allow sha256"},
      {"v=DKIM1; h=; p=" + rsa, "!h= does not allow sha256"},
      {"v=DKIM1; s=tlsrpt; p=" + rsa, "!s= does not allow e-mail"},
      {"v=DKIM1; p=" + rsa + "; p=" + rsa, "!the tag p= stands twice"},
      {"v=DKIM1; p=not base64!", "!p= is not base64"},
      {"v=DKIM1; p=Zm9v", "!p= is not an RSA key"},
      {"v=DKIM1; p=" + rsa + "AAAA", "!p= is not an RSA key"},
      {"v=DKIM1; p=" + kEd25519, "!p= is not an RSA key"},
      {"v=DKIM1; k=ed25519; p=" + rsa, "!p= is not an Ed25519 key"},
      {"v=DKIM1; k=ed25519; p=Zm9v", "!p= is not an Ed25519 key"},
      {"v=DKIM1; N=\xc3\xa9; p=" + rsa, "!it holds a byte that is not printable ASCII"},
      {"v=DKIM1; x=\xc3\xa9; p=" + rsa, "!it holds a byte that is not printable ASCII"},
      {"v=DKIM1; n\xc3\xa9=a; p=" + rsa, "!it holds a byte that is not printable ASCII"},
      {"v=DKIM1; n=a\x01; p=" + rsa, "!it holds a byte that is not printable ASCII"},
      {"v=DKIM1; n=\xc3\xa9; n=a; p=" + rsa, "!the tag n= stands twice"},
      {"v=DKIM1; p=\xc3\xa9" + rsa, "!it holds a byte that is not printable ASCII"},
  };
  for (const Row& row : rows) EXPECT_EQ(describe(row.text), row.expected) << row.text;
}

TEST(KeyRecord, CanonicalFormIsShortAndInOneForm) {
  EXPECT_EQ(parse_key_record("p=" + public_key("pkcs1") + "; n=x")->canonical,
            "v=DKIM1; k=rsa; p=" + public_key("rsa2048"));
  EXPECT_EQ(parse_key_record("k=ed25519; p=" + kEd25519)->canonical, "v=DKIM1; k=ed25519; p=" + kEd25519);
  EXPECT_LE(parse_key_record("p=" + public_key("rsa4096"))->canonical.size(), 1024u);
}

TEST(KeyRecord, RefusesAnRsaKeyLongerThanTheBuffer) {
  // RSAPublicKey with a modulus of 6,144 bits and e=65537
  std::string der("\x30\x82\x03\x0a\x02\x82\x03\x01\x00\xc1", 10);
  der += std::string(766, '\x5a') + "\x5b" + std::string("\x02\x03\x01\x00\x01", 5);
  EXPECT_EQ(describe("p=" + encode_base64(der)), "!its RSA key of 6144 bits is longer than can be examined");
}

TEST(KeyRecord, RefusesAnRsaKeyWithALongExponent) {
  // RSAPublicKey with a modulus of 1,024 bits and an exponent of 64 or 72
  const auto with_exponent = [](const std::string& exponent) {
    const std::string integers = std::string("\x02\x81\x81\x00\xc1", 5) + std::string(126, '\x5a') + "\x5b" +
                                 std::string("\x02", 1) + static_cast<char>(exponent.size()) + exponent;
    return describe(
        "p=" + encode_base64(std::string("\x30\x81", 2) + static_cast<char>(integers.size()) + integers));
  };
  EXPECT_EQ(with_exponent(std::string("\x00\xff\xff\xff\xff\xff\xff\xff\xff", 9)), "rsa 1024");
  EXPECT_EQ(with_exponent(std::string("\x01\xff\xff\xff\xff\xff\xff\xff\xff", 9)),
            "!its RSA key has an exponent of over 64 bits");
}

TEST(KeyRecord, Choose) {
  const std::string rsa = "p=" + public_key("rsa1024");
  const std::string other = "p=" + public_key("rsa2048");
  EXPECT_EQ(choose_key_record({rsa})->bits, 1024u);
  EXPECT_EQ(choose_key_record({"v=spf1 -all", other, "some text"})->bits, 2048u);
  EXPECT_TRUE(choose_key_record({"p="})->revoked);
  EXPECT_EQ(choose_key_record({}).error(), "there is no record");
  EXPECT_EQ(choose_key_record({rsa, other}).error(), "several records are keys where one is wanted");
  EXPECT_EQ(choose_key_record({rsa, "p="}).error(), "several records are keys where one is wanted");
  EXPECT_EQ(choose_key_record({"v=spf1 -all", "p=x"}).error(), "v= is not DKIM1 in the first place");
  EXPECT_EQ(choose_key_record(std::vector<std::string>(9, rsa)).error(),
            "there are 9 records where one is wanted");
}

}  // namespace
}  // namespace ampauth::dkim
