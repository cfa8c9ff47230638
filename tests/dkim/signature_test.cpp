#include "dkim/signature.h"

#include <gtest/gtest.h>

#include <string>

namespace ampauth::dkim {
namespace {

const std::string kHash = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";

// h= of `count` names.
std::string names(std::size_t count) {
  std::string text = "From";
  for (std::size_t i = 1; i < count; ++i) text += ":a";
  return text;
}

// A signature with one tag replaced, added or (value "-") left out.
std::string with(const std::string& tag, const std::string& value) {
  std::string text;
  bool replaced = false;
  const std::pair<std::string, std::string> tags[] = {
      {"v", "1"},       {"a", "rsa-sha256"}, {"d", "example.com"},  {"s", "s2026"},
      {"h", "From:To"}, {"bh", kHash},       {"b", "Zm9v\r\n Zm9v"}};
  for (const auto& [name, standard] : tags) {
    const bool is_it = name == tag;
    replaced = replaced || is_it;
    if (is_it && value == "-") continue;
    text += " " + name + "=" + (is_it ? value : standard) + ";";
  }
  return replaced || tag.empty() ? text : text + " " + tag + "=" + value;
}

TEST(Signature, ReadsEveryTag) {
  const auto signature = parse_signature(
      " v=1; a=rsa-sha256; d=example.net; s=brisbane;\r\n   c=simple; q=dns/txt; i=@eng.example.net;\r\n"
      "   t=1117574938; x=1118006938; l=200;\r\n   h=from:to:subject:date:from;\r\n"
      "   z=From:foo@eng.example.net|To:joe@example.com|\r\n    "
      "Subject:demo=20run|Date:July=205,=202005=203:44:08=20PM=20-0700;\r\n"
      "   bh=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=;\r\n"
      "   b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZ\r\n        VoG4ZHRNiYzR");  // RFC 6376 3.5
  ASSERT_TRUE(signature) << signature.error();
  EXPECT_EQ(signature->domain, "example.net");
  EXPECT_EQ(signature->identity_domain, "eng.example.net");
  EXPECT_EQ(signature->selector, "brisbane");
  EXPECT_EQ(signature->algorithm, "rsa-sha256");
  EXPECT_EQ(signature->value, "dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR");
  EXPECT_EQ(signature->header_names, (std::vector<std::string>{"from", "to", "subject", "date", "from"}));
  EXPECT_TRUE(signature->signs("subject"));
  EXPECT_FALSE(signature->signs("sub"));
  EXPECT_FALSE(signature->relaxed_body);
  EXPECT_EQ(signature->body_length, 200u);
  EXPECT_EQ(signature->signed_at, 1117574938u);
  EXPECT_EQ(signature->expires_at, 1118006938u);
  EXPECT_EQ(key_question(*signature), (dns::Question{"brisbane._domainkey.example.net", dns::Type::txt}));
}

TEST(Signature, LeavesOutWhatIsOptional) {
  const auto signature = parse_signature(with("", ""));
  ASSERT_TRUE(signature) << signature.error();
  EXPECT_EQ(signature->identity_domain, "example.com");
  EXPECT_EQ(signature->value, "Zm9vZm9v");
  EXPECT_FALSE(signature->body_length || signature->signed_at || signature->expires_at);
}

struct Row {
  std::string tag;
  std::string value;
  std::string error;  // "" for none
};

TEST(Signature, Tags) {
  const Row rows[] = {
      {"v", "1", ""},
      {"a", "RSA-SHA256", ""},
      {"a", "ed25519-sha256", ""},
      {"d", "EXAMPLE.com", ""},
      {"d", "a-b.c_d.example", ""},
      {"s", "20230601", ""},
      {"s", "a.b.c", ""},
      {"s", "Mixed_Case", ""},
      {"c", "relaxed", ""},
      {"c", "Relaxed/Simple", ""},
      {"q", "dns/txt", ""},
      {"q", "http : dns/txt", ""},
      {"i", "@example.com", ""},
      {"i", "joe@sub.EXAMPLE.com", ""},
      {"i", "joe=20sixpack@example.com", ""},
      {"i", "joe=3Dx\r\n @example.com", ""},
      {"l", "0", ""},
      {"l", "000123456789", ""},
      {"t", "1100000000", ""},
      {"x", "1", ""},
      {"h", "From", ""},
      {"h", " From : To\r\n : Subject ", ""},
      {"h", "X!#$%&'*+-/=?^_`{|}~:From", ""},
      {"r", "y", ""},
      {"unknown", "anything goes", ""},
      {"v", "-", "v= is missing"},
      {"a", "-", "a= is missing"},
      {"d", "-", "d= is missing"},
      {"s", "-", "s= is missing"},
      {"h", "-", "h= is missing"},
      {"b", "-", "b= is missing"},
      {"bh", "-", "bh= is missing"},
      {"h", "", "h= is empty"},
      {"b", "", "b= is empty"},
      {"v", "2", "v= is not 1"},
      {"v", "1.0", "v= is not 1"},
      {"v", "01", "v= is not 1"},
      {"a", "rsa-md5", "a= names an unknown algorithm"},
      {"a", "rsa -sha256", "a= names an unknown algorithm"},
      {"a", "rsa-sha1", "bh= has not the length of the hash that a= names"},
      {"d", "com", "d= is not a domain of at least two labels"},
      {"d", "example.com.", "d= is not a domain of at least two labels"},
      {"d", "exam ple.com", "d= is not a domain of at least two labels"},
      {"d", "192.0.2.1", "d= is not a domain of at least two labels"},
      {"d", "a..com", "d= is not a domain of at least two labels"},
      {"d", "@example.com", "d= is not a domain of at least two labels"},
      {"s", "a b", "s= is not a selector"},
      {"s", "a.", "s= is not a selector"},
      {"s", "a/b", "s= is not a selector"},
      {"s", std::string(64, 'a'), "s= is not a selector"},
      {"c", "simple/simple/simple", "c= names an unknown canonicalization"},
      {"c", "nowsp", "c= names an unknown canonicalization"},
      {"c", "relaxed/", "c= names an unknown canonicalization"},
      {"c", "", "c= names an unknown canonicalization"},
      {"q", "dns", "q= does not allow dns/txt"},
      {"q", "http/x", "q= does not allow dns/txt"},
      {"i", "example.com", "i= has no @"},
      {"i", "@example.net", "i= is not under d="},
      {"i", "@notexample.com", "i= is not under d="},
      {"i", "@com", "i= is not under d="},
      {"i", "@", "i= has no valid domain"},
      {"i", "@example.com.", "i= has no valid domain"},
      {"i", "joe=4@example.com", "i= is not an address"},
      {"i", "joe=zz@example.com", "i= is not an address"},
      {"i", std::string(250, 'a') + "@example.com", "i= is not an address"},
      {"l", "-1", "l= is not a number"},
      {"l", "", "l= is not a number"},
      {"l", "12a", "l= is not a number"},
      {"l", "1 2", "l= is not a number"},
      {"l", "9223372036854775808", "l= has more than 12 digits"},
      {"t", "1099999999", "t= is from before DKIM existed"},
      {"t", "18446744073709551616", "t= has more than 12 digits"},
      {"x", "0x10", "x= is not a number"},
      {"x", "1200000000; t=1200000000", "x= is not after t="},
      {"h", "From::To", "h= holds something that is not a field name"},
      {"h", "From::", "h= holds something that is not a field name"},
      {"h", ":From", "h= holds something that is not a field name"},
      {"h", ":", "h= holds something that is not a field name"},
      {"h", "From:Sub ject", "h= holds something that is not a field name"},
      {"h", "From:" + std::string(4000, 'a'), "h= is longer than 4,000 bytes"},
      {"h", names(501), "h= names over 500 fields"},
      {"b", "Zm9v!", "b= is not base64"},
      {"b", "Z", "b= is not base64"},
      {"bh", "Zm9v", "bh= has not the length of the hash that a= names"},
      {"bh", kHash + "=", "bh= is not base64"},
      {"subb", "x", "an unknown tag has a name that ends in b"},
      {"v", "1; v=1", "the tag v= stands twice"},
  };
  for (const Row& row : rows) {
    const auto signature = parse_signature(with(row.tag, row.value));
    EXPECT_EQ(signature ? "" : signature.error(), row.error) << row.tag << "=" << row.value;
  }
}

TEST(Signature, RefusesBlankBeforeTheEqualsSignOfB) {
  std::string text = with("", "");
  text.replace(text.find(" b="), 3, " b =");
  const auto signature = parse_signature(text);
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error(), "b= has white space before its equals sign");
}

TEST(Signature, RefusesWhatIsTooLong) {
  EXPECT_TRUE(parse_signature(with("z", std::string(10000, 'z'))));
  const auto signature = parse_signature(with("z", std::string(16384, 'z')));
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error(), "it is longer than 16,384 bytes");
}

}  // namespace
}  // namespace ampauth::dkim
