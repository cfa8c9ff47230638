#include "dns/rdata.h"

#include <gtest/gtest.h>

#include <random>

#include "dns/resolv_conf.h"
#include "dns/trust_anchor.h"

namespace ampauth::dns {
namespace {

using namespace std::string_literals;

std::string in_words(const Answer& answer) {
  std::string words;
  for (const auto& address : answer.addresses) words += "address " + address.to_string();
  for (const auto& mx : answer.exchangers) words += "mx " + std::to_string(mx.preference) + " " + mx.host;
  for (const auto& name : answer.names) words += "name " + name;
  for (const auto& text : answer.texts) words += "text " + text;
  return words;
}

TEST(Rdata, IsDecoded) {
  const std::string label63 = "\x3f" + std::string(63, 'a');
  const struct {
    Type type;
    std::string rdata;
    std::string expected;
  } rows[] = {
      {Type::a, "\xc0\0\2\1"s, "address 192.0.2.1"},
      {Type::aaaa, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"s, "address 2001:db8::1"},
      {Type::aaaa, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\2\1"s, ""},  // IPv4-mapped: dropped
      {Type::mx, "\0\x0a\4mail\7example\0"s, "mx 10 mail.example"},
      {Type::mx, "\xff\xff\4mail\0"s, "mx 65535 mail"},
      {Type::mx, "\0\0\0"s, "mx 0 "},  // the null MX, RFC 7505
      {Type::ptr, "\4MAIL\7example\0"s, "name MAIL.example"},
      {Type::cname, "\1a\0"s, "name a"},
      {Type::cname, "\3a.b\3c\0\\\0"s, "name a\\046b.c\\000\\092"},
      {Type::ptr, label63 + label63 + label63 + "\x3d" + std::string(61, 'b') + "\0"s,
       "name " + label63.substr(1) + "." + label63.substr(1) + "." + label63.substr(1) + "." +
           std::string(61, 'b')},
      {Type::txt, "\3abc"s, "text abc"},
      {Type::txt, "\3abc\0\3def"s, "text abcdef"},
      {Type::txt, "\0"s, "text "},
      {Type::txt, "\xff"s + std::string(255, 'x'), "text " + std::string(255, 'x')},
      {Type::txt, "\3\0\n\xff"s, "text \0\n\xff"s},
  };
  for (const auto& [type, rdata, expected] : rows) {
    Answer answer;
    EXPECT_TRUE(add_record(answer, type, rdata)) << expected;
    EXPECT_EQ(in_words(answer), expected);
  }
}

TEST(Rdata, IsRefused) {
  const std::string label63 = "\x3f" + std::string(63, 'a');
  const struct {
    const char* what;
    Type type;
    std::string rdata;
  } rows[] = {
      {"an A record of no octet", Type::a, ""},
      {"an A record of three octets", Type::a, "\xc0\0\2"s},
      {"an A record of sixteen octets", Type::a, std::string(16, 'a')},
      {"an AAAA record of four octets", Type::aaaa, "\xc0\0\2\1"s},
      {"an MX record without a host", Type::mx, "\0\x0a"s},
      {"an MX record of one octet", Type::mx, "\0"s},
      {"a name without its end", Type::ptr, "\4mail"s},
      {"an empty name", Type::ptr, ""},
      {"a label that is cut off", Type::ptr, "\5mail"s},
      {"a label over 63 octets", Type::ptr, "\x40" + std::string(64, 'a') + "\0"s},
      {"a compression pointer", Type::cname, "\xc0\x0c"s},
      {"octets after the name", Type::cname, "\1a\0\1b\0"s},
      {"a name over 255 octets", Type::cname, label63 + label63 + label63 + label63 + "\0"s},
      {"a TXT record without a string", Type::txt, ""},
      {"a string that is cut off", Type::txt, "\4abc"s},
      {"a second string that is cut off", Type::txt, "\3abc\1"s},
  };
  for (const auto& [what, type, rdata] : rows) {
    Answer answer;
    EXPECT_FALSE(add_record(answer, type, rdata)) << what;
    EXPECT_EQ(in_words(answer), "") << what;
  }
}

// The octets lie in a block of exactly their size, so that the sanitizer sees a step past the end.
TEST(Rdata, SurvivesRandomOctets) {
  std::mt19937 random(1);
  for (int round = 0; round < 100'000; ++round) {
    std::vector<char> rdata(random() % 64);
    for (char& octet : rdata) octet = static_cast<char>(random() % 4 ? random() % 8 : random());
    for (const Type type : {Type::a, Type::aaaa, Type::mx, Type::txt, Type::ptr, Type::cname}) {
      Answer answer;
      add_record(answer, type, {rdata.data(), rdata.size()});
      for (const auto& name : answer.names) EXPECT_EQ(name.find('\0'), std::string::npos);
    }
  }
}

TEST(Names, ThatDnsCanHold) {
  for (const char* name : {"example", "_dmarc.example.com", "1.0.0.127.in-addr.arpa", "xn--bcher-kva.example",
                           "news+a=b._spf.example"})
    EXPECT_TRUE(is_askable(name)) << name;
  EXPECT_TRUE(is_askable(std::string(63, 'a') + ".example"));
  for (const char* name : {"", ".", "a..b", "a.", ".a", "b\xc3\xbc", "a\\046b", "a\tb"})
    EXPECT_FALSE(is_askable(name)) << name;
  EXPECT_FALSE(is_askable(std::string(64, 'a')));
  std::string longest;
  for (int i = 0; i < 126; ++i) longest += "a.";
  EXPECT_TRUE(is_askable(longest + "a"));
  EXPECT_FALSE(is_askable(longest + "aa"));
}

TEST(ResolvConf, NamesItsServers) {
  const struct {
    const char* text;
    std::vector<std::string> expected;
  } rows[] = {
      {"nameserver 192.0.2.1\n", {"192.0.2.1"}},
      {"# made by hand\nsearch example\nnameserver\t2001:db8::1  # home\nnameserver 192.0.2.1",
       {"2001:db8::1", "192.0.2.1"}},
      {"nameserver fe80::1%eth0\r\n", {"fe80::1%eth0"}},
      {"", {}},
      {"#nameserver 192.0.2.1\n;nameserver 192.0.2.1\n nameserver 192.0.2.1\n", {}},
      {"nameserver\nnameserver \nnameservers 192.0.2.1\n", {}},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(parse_resolv_conf(text), expected) << text;
}

TEST(ResolvConf, SaysWhyThereIsNone) {
  EXPECT_EQ(load_resolv_conf("/nowhere/resolv.conf").error(),
            "'/nowhere/resolv.conf' cannot be read: No such file or directory");
  EXPECT_EQ(load_resolv_conf("/dev/null").error(), "'/dev/null' names no name server");
}

TEST(TrustAnchor, IsADsOrDnskeyRecord) {
  for (const char* text :
       {". IN DS 20326 8 2 E06D", "; a comment\n.\t172800\tIN\tDNSKEY\t257 3 8 AwEA ;{id = 20326}\n",
        "example. ds 1 13 2 00"})
    EXPECT_TRUE(holds_trust_anchor(text)) << text;
  for (const char* text : {"", ". IN NS a.root-servers.net.", "; . IN DS 20326 8 2 E06D", "DSX"})
    EXPECT_FALSE(holds_trust_anchor(text)) << text;
}

}  // namespace
}  // namespace ampauth::dns
