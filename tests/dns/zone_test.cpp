#include "dns/zone.h"

#include <gtest/gtest.h>

namespace ampauth::dns {
namespace {

constexpr std::string_view kZone = R"(
# what the checks ask for
example.com      TXT   v=spf1 ip4:192.0.2.0/24 -all
example.com      TXT   "second " "record"
Example.COM.     A     192.0.2.1
example.com      A     192.0.2.2
example.com      AAAA  2001:db8::1
example.com      MX    10 Mail.example.com.
example.com      mx    20 backup.example.com
null.example     MX    0 .
1.2.0.192.in-addr.arpa PTR mail.example.com
escaped.example  TXT   "a\"b\\c\255\000d\x"
hash.example     TXT   p=abc#def "not quoted"
empty.example    TXT   ""
alias.example    CNAME example.com
twice.example    CNAME alias.example
loop.example     CNAME loop.example
dangling.example CNAME nowhere.example.net
*.wild.example   TXT   any
host.wild.example A    192.0.2.3
deep.below.example.org A 192.0.2.4
slow.example     TXT   !timeout
slow.example     A     192.0.2.5
broken.example   *     !servfail
refused.example  TXT   !refused
gone.example     TXT   !nxdomain
bogus.example    *     !bogus
toslow.example   CNAME slow.example
)";

std::string in_words(const Answer& answer) {
  std::string words(to_string(answer.status));
  for (const auto& text : answer.texts) words += "|" + text;
  for (const auto& address : answer.addresses) words += "|" + address.to_string();
  for (const auto& mx : answer.exchangers) words += "|" + std::to_string(mx.preference) + ":" + mx.host;
  for (const auto& name : answer.names) words += "|" + name;
  return words;
}

TEST(Zone, AnswersLikeANameServer) {
  const struct {
    Question question;
    std::string expected;
  } rows[] = {
      {{"example.com", Type::txt}, "ok|v=spf1 ip4:192.0.2.0/24 -all|second record"},
      {{"EXAMPLE.com.", Type::a}, "ok|192.0.2.1|192.0.2.2"},
      {{"example.com", Type::aaaa}, "ok|2001:db8::1"},
      {{"example.com", Type::mx}, "ok|10:mail.example.com|20:backup.example.com"},
      {{"null.example", Type::mx}, "ok|0:"},
      {{"1.2.0.192.in-addr.arpa", Type::ptr}, "ok|mail.example.com"},
      {{"escaped.example", Type::txt}, std::string("ok|a\"b\\c\xff\0dx", 12)},
      {{"hash.example", Type::txt}, "ok|p=abc#def \"not quoted\""},
      {{"empty.example", Type::txt}, "ok|"},
      // CNAMEs are followed, except where they are asked for.
      {{"alias.example", Type::a}, "ok|192.0.2.1|192.0.2.2"},
      {{"alias.example", Type::cname}, "ok|example.com"},
      {{"twice.example", Type::aaaa}, "ok|2001:db8::1"},
      {{"alias.example", Type::ptr}, "no data"},
      {{"dangling.example", Type::a}, "no such name"},
      {{"loop.example", Type::a}, "server failure"},
      // RFC 4592: a wildcard stands for names that do not exist, at any depth.
      {{"x.wild.example", Type::txt}, "ok|any"},
      {{"x.y.wild.example", Type::txt}, "ok|any"},
      {{"x.wild.example", Type::a}, "no data"},
      {{"host.wild.example", Type::txt}, "no data"},
      {{"wild.example", Type::txt}, "no data"},
      {{"below.example.org", Type::a}, "no data"},
      {{"other.example.org", Type::a}, "no such name"},
      {{"nowhere.example.net", Type::txt}, "no such name"},
      {{"", Type::txt}, "no such name"},
      // Faults.
      {{"slow.example", Type::txt}, "timeout"},
      {{"slow.example", Type::a}, "ok|192.0.2.5"},
      {{"toslow.example", Type::txt}, "timeout"},
      {{"broken.example", Type::mx}, "server failure"},
      {{"refused.example", Type::txt}, "server failure"},
      {{"gone.example", Type::txt}, "no such name"},
      {{"bogus.example", Type::a}, "DNSSEC validation failed"},
  };
  auto zone = Zone::parse(kZone, "zone");
  ASSERT_TRUE(zone) << zone.error();
  for (const auto& [question, expected] : rows) {
    EXPECT_EQ(in_words(zone->answer(question)), expected) << question.name;
    EXPECT_EQ(in_words(zone->ask(question).get()), expected) << question.name;
  }
}

TEST(Zone, SaysWhatIsWrongAndWhere) {
  const std::string kQuoting = "malformed quoted string; write \"text\", with \\\" \\\\ \\DDD for odd bytes";
  const struct {
    std::string text;
    std::string expected;
  } rows[] = {
      {"# one\n\nexample.com SOA x\n", "zone:3: unknown type 'SOA'; use TXT, A, AAAA, MX, PTR, CNAME or *"},
      {"example.com\n", "zone:1: unknown type ''; use TXT, A, AAAA, MX, PTR, CNAME or *"},
      {"example.com A 2001:db8::1\n", "zone:1: '2001:db8::1' is no address of this type"},
      {"example.com AAAA 192.0.2.1\n", "zone:1: '192.0.2.1' is no address of this type"},
      {"example.com A\n", "zone:1: '' is no address of this type"},
      {"example.com MX mail\n",
       "zone:1: an MX record is written 'preference host', for example '10 mail.example.com'"},
      {"example.com MX 65536 mail\n",
       "zone:1: an MX record is written 'preference host', for example '10 mail.example.com'"},
      {"example.com MX 10\n",
       "zone:1: an MX record is written 'preference host', for example '10 mail.example.com'"},
      {"example.com PTR\n", "zone:1: the host name is missing"},
      {"example.com CNAME\n", "zone:1: the host name is missing"},
      {"example.com TXT \"open\n", "zone:1: " + kQuoting},
      {"example.com TXT \"a\" b\n", "zone:1: " + kQuoting},
      {"example.com TXT \"\\256\"\n", "zone:1: " + kQuoting},
      {"example.com TXT \"\\25x\"\n", "zone:1: " + kQuoting},
      {"example.com TXT \"\\\n", "zone:1: " + kQuoting},
      {"example.com TXT !late\n",
       "zone:1: unknown fault '!late'; use !timeout, !servfail, !refused, !nxdomain or !bogus"},
      {"example.com * 192.0.2.1\n", "zone:1: the type * stands for faults only"},
  };
  for (const auto& [text, expected] : rows) {
    const auto zone = Zone::parse(text, "zone");
    ASSERT_FALSE(zone) << expected;
    EXPECT_EQ(zone.error(), expected);
  }
}

}  // namespace
}  // namespace ampauth::dns
