#include "spf/macro.h"

#include <gtest/gtest.h>

namespace ampauth::spf {
namespace {

MacroValues strong_bad(std::string_view client) {
  MacroValues values;
  values.local_part = "strong-bad";
  values.sender_domain = "email.example.com";
  values.current_domain = "email.example.com";
  values.helo = "mx.example.org";
  values.client = *base::IpAddress::parse(client);
  values.client_name = [] { return std::string("mx.example.org"); };
  return values;
}

TEST(Macro, expands) {
  struct Row {
    std::string_view text;
    std::string_view expanded;
  };
  const Row rows[] = {
      // RFC 7208 7.4
      {"%{s}", "strong-bad@email.example.com"},
      {"%{o}", "email.example.com"},
      {"%{d}", "email.example.com"},
      {"%{d4}", "email.example.com"},
      {"%{d3}", "email.example.com"},
      {"%{d2}", "example.com"},
      {"%{d1}", "com"},
      {"%{dr}", "com.example.email"},
      {"%{d2r}", "example.email"},
      {"%{l}", "strong-bad"},
      {"%{l-}", "strong.bad"},
      {"%{lr}", "strong-bad"},
      {"%{lr-}", "bad.strong"},
      {"%{l1r-}", "strong"},
      {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
      {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
      {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
      {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
      {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
      // what they leave out
      {"%{h}", "mx.example.org"},
      {"%{p2}", "example.org"},
      {"%%%_%-", "% %20"},
      {"%{S}", "strong-bad%40email.example.com"},
      {"%{d99999999999999999999999}", "email.example.com"},
      {"%{D2R}", "example.email"},
      {"%{l,/}", "strong-bad"},
      {"%{s1@}", ""},  // not a domain-spec; expand() stops where it stops being one
  };
  const MacroValues values = strong_bad("192.0.2.3");
  for (const Row& row : rows) EXPECT_EQ(expand(row.text, values), row.expanded) << row.text;
}

TEST(Macro, splits_at_every_delimiter) {
  MacroValues values = strong_bad("192.0.2.3");
  values.local_part = "a.b-c+d,e/f_g=h";
  EXPECT_EQ(expand("%{l.-+,/_=}", values), "a.b.c.d.e.f.g.h");
  EXPECT_EQ(expand("%{l2r,}", values), "e/f_g=h.a.b-c+d");
  values.local_part = "--";
  EXPECT_EQ(expand("%{lr-}x", values), "..x");
  values.local_part = "";
  EXPECT_EQ(expand("%{l1r}x", values), "x");
}

TEST(Macro, writes_ipv6_clients_as_nibbles) {
  const MacroValues values = strong_bad("2001:db8::cb01");
  EXPECT_EQ(expand("%{ir}.%{v}._spf.%{d2}", values),
            "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com");
}

TEST(Macro, expands_no_more_than_a_name_can_hold) {
  MacroValues values = strong_bad("192.0.2.3");
  int expanded = 0;
  values.client_name = [&] {
    ++expanded;
    return std::string(100, 'p');
  };
  std::string text;
  for (int i = 0; i < 16000; ++i) text += "%{p}.";
  const std::string name = expand(text + "%{d}", values);
  EXPECT_EQ(expanded, 5);
  EXPECT_EQ(name.size(), 5 * 101 + values.current_domain.size());
  EXPECT_TRUE(name.ends_with("p.email.example.com"));
}

TEST(Macro, asks_for_the_client_name_only_where_it_is_used) {
  MacroValues values = strong_bad("192.0.2.3");
  int asked = 0;
  values.client_name = [&] {
    ++asked;
    return std::string("unknown");
  };
  expand("%{i}.%{d}", values);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(expand("%{P}.example", values), "unknown.example");
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace ampauth::spf
