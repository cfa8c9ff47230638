#include "spf/record.h"

#include <gtest/gtest.h>

#include <string>

namespace ampauth::spf {
namespace {

// A record as this test writes it: qualifier, kind, domain or address, prefix lengths that are not the
// default.
std::string written(const Record& record) {
  constexpr std::string_view kNames[] = {"all", "include", "a",      "mx",      "ptr",
                                         "ip4", "ip6",     "exists", "redirect"};
  std::string text;
  const auto add = [&](const Term& term) {
    if (!text.empty()) text += ' ';
    text += term.qualifier;
    text += kNames[static_cast<int>(term.kind)];
    if (!term.domain_spec.empty() || !term.address.empty()) text += ":" + term.domain_spec + term.address;
    if (term.prefix4 != 32) text += "/" + std::to_string(term.prefix4);
    if (term.prefix6 != 128) text += "//" + std::to_string(term.prefix6);
  };
  for (const Term& term : record.mechanisms) add(term);
  if (record.redirect) add(*record.redirect);
  return text;
}

TEST(Record, is_told_from_other_texts) {
  struct Row {
    std::string_view text;
    bool is_record;
  };
  const Row rows[] = {
      {"v=spf1", true},        {"v=spf1 -all", true}, {"V=SPF1 -all", true},   {"v=spf1 ", true},
      {"v=spf10 -all", false}, {"v=spf1mx", false},   {" v=spf1 -all", false}, {"v=spf1\t-all", false},
      {"v=spf2.0/pra", false}, {"", false},
  };
  for (const Row& row : rows) EXPECT_EQ(is_spf_record(row.text), row.is_record) << row.text;
}

TEST(Record, is_read) {
  struct Row {
    std::string_view text;
    std::string_view terms;
  };
  const Row rows[] = {
      {"v=spf1", ""},
      {"v=spf1 +mx a:colo.example.com/28 -all", "+mx +a:colo.example.com/28 -all"},  // RFC 7208 3
      {"v=spf1 a mx -all", "+a +mx -all"},
      {"v=spf1  a   mx ", "+a +mx"},
      {"V=SpF1 ALL", "+all"},
      {"v=spf1 +all -all ~all ?all", "+all -all ~all ?all"},
      {"v=spf1 a/24//64 mx//96 a:x.example/0", "+a/24//64 +mx//96 +a:x.example/0"},
      {"v=spf1 a:foo:bar/baz.example.com", "+a:foo:bar/baz.example.com"},
      {"v=spf1 a:foo.example.xn--zckzah", "+a:foo.example.xn--zckzah"},
      {"v=spf1 a:_x.example.com.", "+a:_x.example.com."},
      {"v=spf1 ptr ptr:example.com", "+ptr +ptr:example.com"},
      {"v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1", "+ip4:192.0.2.0/24 +ip4:192.0.2.1"},
      {"v=spf1 ip4:192.0.2.99/0", "+ip4:192.0.2.99/0"},
      {"v=spf1 ip6:2001:db8::/32 ip6:::ffff:1.2.3.4", "+ip6:2001:db8:://32 +ip6:::ffff:1.2.3.4"},
      {"v=spf1 exists:%{ir}.%{v}.%{l1r+-,/_=}.x.example", "+exists:%{ir}.%{v}.%{l1r+-,/_=}.x.example"},
      {"v=spf1 exists:%{d}", "+exists:%{d}"},
      {"v=spf1 exists:%%.example exists:x%-", "+exists:%%.example +exists:x%-"},
      {"v=spf1 a:%{d}/24", "+a:%{d}/24"},
      {"v=spf1 -include:a.example ReDiRect=b.example", "-include:a.example +redirect:b.example"},
      {"v=spf1 redirect=b.example -all", "-all +redirect:b.example"},
      {"v=spf1 exp=e.example moo.cow-far_out=man:dog/cat default=", ""},
  };
  for (const Row& row : rows) {
    const auto record = parse_record(row.text);
    ASSERT_TRUE(record) << row.text << ": " << record.error();
    EXPECT_EQ(written(*record), row.terms) << row.text;
  }
}

TEST(Record, is_refused) {
  struct Row {
    std::string text;
    std::string_view why;
  };
  const Row rows[] = {
      {"v=spf2 -all", "does not begin with v=spf1"},
      {"v=spf1 ip4:1.2.3.4 -all moo", "\"moo\" is no known mechanism"},
      {"v=spf1 !all", "\"!all\" is no known mechanism"},
      {"v=spf1 -", "\"-\" is no known mechanism"},
      {"v=spf1 -+all", "no known mechanism"},
      {"v=spf1 redirect:a.example", "no known mechanism"},
      {"v=spf1 -all.", "no known mechanism"},
      {"v=spf1 -all:x.example", "\"all\" takes no argument"},
      {"v=spf1 -all/8", "takes no argument"},
      {"v=spf1 a\tmx", "holds a byte"},
      {"v=spf1 a:x.example\r -all", "holds a byte"},
      {std::string("v=spf1 ip4:192.0.2.1\0", 21), "holds a byte"},
      {std::string("v=spf1 a:foo.example.com\0 -all", 30), "holds a byte"},
      {"v=spf1 a:\xEF\xBB\xBFx.example -all", "holds a byte"},
      {"v=spf1 \x80"
       "a:example.net",
       "holds a byte"},
      {"v=spf1 a:", "its domain is malformed"},
      {"v=spf1 a:museum", "its domain is malformed"},
      {"v=spf1 a:museum.", "its domain is malformed"},
      {"v=spf1 a:192.0.2.1", "an address needs \"ip4:\""},
      {"v=spf1 a:example.-com", "its domain is malformed"},
      {"v=spf1 a:example.com:8080", "its domain is malformed"},
      {"v=spf1 a:example..", "its domain is malformed"},
      {"v=spf1 a:%{d}com", "its domain is malformed"},
      {"v=spf1 a/33", "its prefix length is malformed"},
      {"v=spf1 a/024", "its prefix length is malformed"},
      {"v=spf1 a//129", "its prefix length is malformed"},
      {"v=spf1 a/24/64", "its prefix length is malformed"},
      {"v=spf1 a/24/32", "its domain is malformed"},
      {"v=spf1 a/", "its domain is malformed"},
      {"v=spf1 mx/x", "its domain is malformed"},
      {"v=spf1 ptr/24", "its domain is malformed"},
      {"v=spf1 ptr:", "its domain is malformed"},
      {"v=spf1 include", "it needs one valid domain"},
      {"v=spf1 include:", "it needs one valid domain"},
      {"v=spf1 include:x.example/24", "it needs one valid domain"},
      {"v=spf1 exists", "it needs one valid domain"},
      {"v=spf1 ip4", "it needs an IPv4 address"},
      {"v=spf1 ip4:", "it needs an IPv4 address"},
      {"v=spf1 ip4:1.2.3", "it needs an IPv4 address"},
      {"v=spf1 ip4:1.2.3.04", "it needs an IPv4 address"},
      {"v=spf1 ip4:1.2.3.4:25", "it needs an IPv4 address"},
      {"v=spf1 ip4:1.2.3.4/33", "it needs an IPv4 address"},
      {"v=spf1 ip4:1.2.3.4/032", "it needs an IPv4 address"},
      {"v=spf1 ip4:1.2.3.4//32", "it needs an IPv4 address"},
      {"v=spf1 ip4:2001:db8::1", "it needs an IPv4 address"},
      {"v=spf1 ip6:1.2.3.4", "it needs an IPv6 address"},
      {"v=spf1 ip6:::1/129", "it needs an IPv6 address"},
      {"v=spf1 ip6:::1//64", "it needs an IPv6 address"},
      {"v=spf1 ip6::CAFE::BABE", "it needs an IPv6 address"},
      {"v=spf1 ip6:IPv6:::1", "it needs an IPv6 address"},
      {"v=spf1 exists:%{ir.example", "it needs one valid domain"},
      {"v=spf1 exists:%(ir).example", "it needs one valid domain"},
      {"v=spf1 exists:x%.example", "it needs one valid domain"},
      {"v=spf1 exists:%{}.example", "it needs one valid domain"},
      {"v=spf1 exists:%{a}.example", "it needs one valid domain"},
      {"v=spf1 exists:%{d0}.example", "it needs one valid domain"},
      {"v=spf1 exists:%{dr2}.example", "it needs one valid domain"},
      {"v=spf1 exists:%{d|}.example", "it needs one valid domain"},
      {"v=spf1 exists:%{r}.example", "it needs one valid domain"},
      {"v=spf1 exp=%{t}.example", "it needs one valid domain"},
      {"v=spf1 exp=", "it needs one valid domain"},
      {"v=spf1 redirect=", "it needs one valid domain"},
      {"v=spf1 redirect=-all", "it needs one valid domain"},
      {"v=spf1 redirect=a.example redirect=b.example", "is one too many"},
      {"v=spf1 exp=a.example EXP=b.example", "is one too many"},
      {"v=spf1 =all", "name is not valid"},
      {"v=spf1 1up=foo", "name is not valid"},
      {"v=spf1 -exp=a.example", "name is not valid"},
      {"v=spf1 foo=%abc", "its macros are not valid"},
  };
  for (const Row& row : rows) {
    const auto record = parse_record(row.text);
    ASSERT_FALSE(record) << row.text;
    EXPECT_NE(record.error().find(row.why), std::string::npos) << row.text << ": " << record.error();
  }
}

TEST(Record, has_bounds) {
  struct Row {
    std::string text;
    std::string_view why;  // "" where the record is read
  };
  std::string networks = "v=spf1";
  for (int i = 0; i < 1000; ++i)
    networks += " ip4:10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
  const std::string full = networks + std::string(16384 - networks.size(), ' ');
  const std::string term = "a:" + std::string(1014, 'x') + ".example";
  const Row rows[] = {
      {full, ""},
      {"v=spf1 " + term, ""},
      {full + " ", "it is longer than 16,384 octets"},
      {"v=spf1 " + term + "s", " is longer than 1,024 octets"},
      {"v=spf1 -all x=" + std::string(1023, 'x'), "\"x=xxx"},
  };
  for (const Row& row : rows) {
    const auto record = parse_record(row.text);
    EXPECT_EQ(record.has_value(), row.why.empty()) << row.why;
    if (!record) {
      EXPECT_NE(record.error().find(row.why), std::string::npos) << record.error();
    }
  }
}

}  // namespace
}  // namespace ampauth::spf
