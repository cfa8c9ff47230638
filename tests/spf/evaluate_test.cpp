#include "spf/evaluate.h"

#include <gtest/gtest.h>

#include <chrono>

#include "checked.h"

namespace ampauth::spf {
namespace {

using namespace std::chrono_literals;

std::string terms(std::string_view term, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += " " + std::string(term);
  return text;
}

struct Row {
  std::string_view what;
  std::string record;
  std::string more;
  std::string_view client;
  std::string_view result;
  std::string_view explanation;  // a part of it
};

void expect(const Row& row) {
  const Checked got = checked(zone_of(row.record, row.more), row.client, "a@example.com");
  EXPECT_EQ(to_string(got.outcome.result), row.result) << row.what << ": " << got.outcome.explanation;
  EXPECT_NE(got.outcome.explanation.find(row.explanation), std::string::npos)
      << row.what << ": " << got.outcome.explanation;
  EXPECT_EQ(got.outcome.domain, "example.com") << row.what;
}

TEST(Evaluate, results) {
  const Row rows[] = {
      {"an address", "v=spf1 ip4:192.0.2.1 -all", "", "192.0.2.1", "pass",
       "term \"ip4:192.0.2.1\" of the SPF record of example.com matches 192.0.2.1"},
      {"a network", "v=spf1 ip4:192.0.2.9/24 -all", "", "192.0.2.1", "pass", "\"ip4:192.0.2.9/24\""},
      {"any network", "v=spf1 ip4:10.0.0.1/0 -all", "", "192.0.2.1", "pass", "\"ip4:10.0.0.1/0\""},
      {"an odd prefix", "v=spf1 ip4:192.0.2.128/25 -all", "", "192.0.2.127", "fail", "term \"-all\""},
      {"no address", "v=spf1 ip4:192.0.2.1 -all", "", "192.0.2.2", "fail", "term \"-all\""},
      {"softfail", "v=spf1 ~all", "", "192.0.2.2", "softfail", "term \"~all\""},
      {"neutral", "v=spf1 ?all", "", "192.0.2.2", "neutral", "term \"?all\""},
      {"nothing matches", "v=spf1 ip4:10.0.0.1", "", "192.0.2.2", "neutral",
       "no term of the SPF record of example.com matches 192.0.2.2"},
      {"an empty record", "v=spf1", "", "192.0.2.2", "neutral", "no term"},
      {"all before more", "v=spf1 all -ip4:192.0.2.1", "", "192.0.2.1", "pass", "\"all\""},
      {"mixed case", "V=SpF1 Ip4:192.0.2.1 -ALL", "", "192.0.2.1", "pass", "\"Ip4:192.0.2.1\""},
      {"a negative match", "v=spf1 -ip4:192.0.2.1 +all", "", "192.0.2.1", "fail", "\"-ip4:192.0.2.1\""},
      {"loopback is not let through", "v=spf1 -all", "", "127.0.0.1", "fail", "\"-all\""},
      {"IPv6 loopback is not let through", "v=spf1 ip4:1.2.3.4 ~all", "", "::1", "softfail", "\"~all\""},
      {"loopback may be permitted", "v=spf1 ip4:127.0.0.1 -all", "", "127.0.0.1", "pass", ""},

      {"IPv6", "v=spf1 ip6:2001:db8:1111:2222:3333:4444:5555:6600/121 -all", "",
       "2001:db8:1111:2222:3333:4444:5555:6606", "pass", "\"ip6:"},
      {"another IPv6", "v=spf1 ip6:2001:db8::/33 -all", "", "2001:db8:8000::1", "fail", "\"-all\""},
      {"any IPv6", "v=spf1 ip6:::/0 -all", "", "2001:db8::1", "pass", ""},
      {"any IPv6 is not IPv4", "v=spf1 ip6:::/0 -all", "", "192.0.2.1", "fail", ""},
      {"a mapped address is IPv4", "v=spf1 ip4:192.0.2.1 -all", "", "::ffff:192.0.2.1", "pass", ""},
      {"a mapped address is not IPv6", "v=spf1 ip6:::ffff:192.0.2.1 -all", "", "::ffff:192.0.2.1", "fail",
       ""},

      {"a", "v=spf1 a -all", "example.com A 192.0.2.1\n", "192.0.2.1", "pass", "\"a\""},
      {"a of another", "v=spf1 a:m.example -all", "m.example A 192.0.2.9\nm.example A 192.0.2.1\n",
       "192.0.2.1", "pass", ""},
      {"a in IPv6", "v=spf1 a//64 -all", "example.com AAAA 2001:db8::1\n", "2001:db8::2", "pass", ""},
      {"a/24", "v=spf1 a/24 -all", "example.com A 192.0.2.9\n", "192.0.2.1", "pass", ""},
      {"a/0", "v=spf1 a/0 -all", "example.com A 10.0.0.1\n", "192.0.2.1", "pass", ""},
      {"a/0 of nothing", "v=spf1 a/0 -all", "", "192.0.2.1", "fail", ""},
      {"a/0 is not //0", "v=spf1 a/0 -all", "example.com AAAA 2001:db8::1\n", "2001:db8::2", "fail", ""},
      {"a whose name DNS cannot hold", "v=spf1 a:x..example.com -all", "", "192.0.2.1", "fail", "\"-all\""},
      {"mx", "v=spf1 mx -all", "example.com MX 10 m.example\nm.example A 192.0.2.1\n", "192.0.2.1", "pass",
       "\"mx\""},
      {"mx//0", "v=spf1 mx//0 -all", "example.com MX 10 m.example\nm.example AAAA 2001:db8::1\n",
       "2001:db8::2", "pass", ""},
      {"no implicit mx", "v=spf1 mx -all", "example.com A 192.0.2.1\n", "192.0.2.1", "fail", ""},
      {"null mx", "v=spf1 mx -all", "example.com MX 0 .\n", "192.0.2.1", "fail", ""},
      {"exists", "v=spf1 exists:%{ir}.%{l}.ok.example -all", "1.2.0.192.a.ok.example A 127.0.0.2\n",
       "192.0.2.1", "pass", "\"exists:%{ir}.%{l}.ok.example\""},
      {"exists in IPv6 asks for A", "v=spf1 exists:ok.example -all", "ok.example A 127.0.0.2\n",
       "2001:db8::1", "pass", ""},
      {"exists not", "v=spf1 exists:ok.example -all", "ok.example AAAA ::2\n", "192.0.2.1", "fail", ""},
      {"ptr", "v=spf1 ptr -all", "1.2.0.192.in-addr.arpa PTR M.example.COM\nm.example.com A 192.0.2.1\n",
       "192.0.2.1", "pass", "\"ptr\""},
      {"ptr, the domain itself", "v=spf1 ptr -all",
       "1.2.0.192.in-addr.arpa PTR example.com\nexample.com A 192.0.2.1\n", "192.0.2.1", "pass", "\"ptr\""},
      {"ptr whose name is another's", "v=spf1 ptr -all",
       "1.2.0.192.in-addr.arpa PTR badexample.com\nbadexample.com A 192.0.2.1\n", "192.0.2.1", "fail", ""},
      {"ptr that is not confirmed", "v=spf1 ptr -all",
       "1.2.0.192.in-addr.arpa PTR m.example.com\nm.example.com A 192.0.2.9\n", "192.0.2.1", "fail", ""},
      {"ptr that fails", "v=spf1 ptr -all", "1.2.0.192.in-addr.arpa PTR !servfail\n", "192.0.2.1", "fail",
       ""},
      {"%{p} is not confirmed by /0", "v=spf1 a:%{p}.ok.example/0 -all",
       "1.2.0.192.in-addr.arpa PTR m.example.com\nm.example.com A 192.0.2.9\n"
       "m.example.com.ok.example A 10.0.0.1\n",
       "192.0.2.1", "fail", ""},

      {"include passes", "v=spf1 include:i.example -all", "i.example TXT v=spf1 ip4:192.0.2.1 -all\n",
       "192.0.2.1", "pass",
       "\"include:i.example\" of the SPF record of example.com matches 192.0.2.1 (by \"ip4:192.0.2.1\" of "
       "i.example)"},
      {"include fails", "v=spf1 include:i.example ~all", "i.example TXT v=spf1 -all\n", "192.0.2.1",
       "softfail", "\"~all\" of the SPF record of example.com"},
      {"include of softfail", "v=spf1 include:i.example all", "i.example TXT v=spf1 ~all\n", "192.0.2.1",
       "pass", "\"all\""},
      {"a negative include", "v=spf1 -include:i.example +all", "i.example TXT v=spf1 +all\n", "192.0.2.1",
       "fail", "\"-include:i.example\""},
      {"a redirect in an include", "v=spf1 include:i.example -all",
       "i.example TXT v=spf1 redirect=j.example\nj.example TXT v=spf1 a all\nj.example A 10.0.0.1\n",
       "192.0.2.1", "pass", "(by \"all\" of j.example)"},
      {"redirect", "v=spf1 redirect=r.example", "r.example TXT v=spf1 a -all\nr.example A 192.0.2.1\n",
       "192.0.2.1", "pass", "\"a\" of the SPF record of r.example"},
      {"redirect that fails", "v=spf1 a redirect=r.example", "r.example TXT v=spf1 -all\n", "192.0.2.1",
       "fail", "\"-all\" of the SPF record of r.example"},
      {"all makes redirect void", "v=spf1 redirect=nowhere.example ~all", "", "192.0.2.1", "softfail",
       "\"~all\""},
      {"a trailing dot", "v=spf1 include:i.example. -all",
       "i.example TXT v=spf1 exists:%{d}.ok.example\ni.example.ok.example A 127.0.0.2\n", "192.0.2.1", "pass",
       ""},
      {"exp is not asked for", "v=spf1 -all exp=e.example", "e.example TXT !timeout\n", "192.0.2.1", "fail",
       ""},

      {"two records", "v=spf1 -all", "example.com TXT v=spf1 +all\n", "192.0.2.1", "permerror",
       "example.com has more than one SPF record"},
      {"another TXT", "v=spf1 +all", "example.com TXT google-site-verification=x\n", "192.0.2.1", "pass", ""},
      {"no SPF record", "v=spf10 -all", "", "192.0.2.1", "none", "example.com has no SPF record"},
      {"bad syntax behind a match", "v=spf1 ip4:192.0.2.1 -all moo", "", "192.0.2.1", "permerror",
       "the SPF record of example.com is malformed: \"moo\" is no known mechanism"},
      {"bad syntax in an include", "v=spf1 include:i.example", "i.example TXT v=spf1 mx: \n", "192.0.2.1",
       "permerror", "the SPF record of i.example is malformed"},
      {"include of no record", "v=spf1 include:i.example all", "i.example A 192.0.2.1\n", "192.0.2.1",
       "permerror", "i.example has no SPF record (at \"include:i.example\" of example.com)"},
      {"redirect to no record", "v=spf1 redirect=i.example", "", "192.0.2.1", "permerror",
       "i.example has no SPF"},
      {"include of no domain", "v=spf1 include:%{l}..example all", "", "192.0.2.1", "permerror", "no domain"},
      {"include of itself", "v=spf1 include:example.com -all", "", "192.0.2.1", "permerror",
       "more than 10 terms ask DNS"},
      {"include loop", "v=spf1 include:i.example", "i.example TXT v=spf1 include:example.com\n", "192.0.2.1",
       "permerror", "more than 10 terms ask DNS"},
      {"redirect loop", "v=spf1 redirect=example.com", "", "192.0.2.1", "permerror",
       "more than 10 terms ask DNS"},
      {"10 terms", "v=spf1" + terms("a", 10) + " ip4:192.0.2.1", "example.com A 10.0.0.1\n", "192.0.2.1",
       "pass", ""},
      {"11 terms", "v=spf1" + terms("a", 11) + " ip4:192.0.2.1", "example.com A 10.0.0.1\n", "192.0.2.1",
       "permerror", "more than 10 terms ask DNS (at \"a\" of example.com)"},
      {"a match before the 11th term", "v=spf1 ip4:192.0.2.1" + terms("a", 11), "", "192.0.2.1", "pass", ""},
      {"11 terms over two records", "v=spf1" + terms("a", 5) + " include:i.example -all",
       "example.com A 10.0.0.1\ni.example A 10.0.0.1\ni.example TXT v=spf1" + terms("a", 5) + "\n",
       "192.0.2.1", "permerror", "at \"a\" of i.example"},
      {"the 11th is ptr", "v=spf1" + terms("a", 10) + " ptr all", "example.com A 10.0.0.1\n", "192.0.2.1",
       "permerror", "at \"ptr\" of example.com"},
      {"2 voids", "v=spf1 a:x.example mx:y.example -all", "", "192.0.2.1", "fail", ""},
      {"3 voids", "v=spf1 a:x.example mx:y.example exists:z.example -all", "y.example A 192.0.2.1\n",
       "192.0.2.1", "permerror",
       "more than 2 terms name what DNS does not have (at \"exists:z.example\" of example.com)"},
      {"exchanges without IPv6 are no voids", "v=spf1 mx ip6:2001:db8::1 -all",
       "example.com MX 1 a.example\nexample.com MX 2 b.example\nexample.com MX 3 c.example\n"
       "a.example A 192.0.2.1\nb.example A 192.0.2.2\nc.example A 192.0.2.3\n",
       "2001:db8::1", "pass", ""},

      {"timeout of the record", "v=spf1 -all", "example.com TXT !timeout\n", "192.0.2.1", "temperror",
       "the TXT look-up of example.com failed: timeout"},
      {"server failure of the record", "v=spf1 -all", "example.com TXT !servfail\n", "192.0.2.1", "temperror",
       ""},
      {"a forged answer", "v=spf1 -all", "example.com TXT !bogus\n", "192.0.2.1", "temperror", "DNSSEC"},
      {"timeout of a term", "v=spf1 a:x.example -all", "x.example A !timeout\n", "192.0.2.1", "temperror",
       "the A look-up of x.example failed: timeout (at \"a:x.example\" of example.com)"},
      {"a match before the fault", "v=spf1 ip4:192.0.2.1 a:x.example -all", "x.example A !timeout\n",
       "192.0.2.1", "pass", ""},
      {"server failure of an exchange", "v=spf1 mx -all",
       "example.com MX 10 m.example\nm.example A !servfail\n", "192.0.2.1", "temperror",
       "the A look-up of m.example"},
      {"timeout in an include", "v=spf1 include:i.example all", "i.example TXT !timeout\n", "192.0.2.1",
       "temperror", "the TXT look-up of i.example failed"},
  };
  for (const Row& row : rows) expect(row);
}

TEST(Evaluate, identities) {
  constexpr std::string_view kZone =
      "example.com TXT v=spf1 exists:%{l}.l.example -all\n"
      "postmaster.l.example A 127.0.0.2\n"
      "mx.example.com TXT v=spf1 exists:%{s}.s.example -all\n"
      "postmaster@mx.example.com.s.example A 127.0.0.2\n"
      "xn--bcher-kva.example TXT v=spf1 +all\n";
  struct Case {
    std::string_view what;
    std::string mail_from;
    std::string helo;
    std::string_view result;
    std::string_view domain;
    bool by_helo;
  };
  const Case rows[] = {
      {"an address", "a@example.com", "mx.example.com", "fail", "example.com", false},
      {"another case", "Postmaster@EXAMPLE.Com", "mx.example.com", "pass", "example.com", false},
      {"no local part", "@example.com", "mx.example.com", "pass", "example.com", false},
      {"only a domain", "example.com", "mx.example.com", "pass", "example.com", false},
      {"the null sender", "", "mx.example.com", "pass", "mx.example.com", true},
      {"the null sender, odd case", "", "MX.Example.COM.", "pass", "mx.example.com", true},
      {"the last @ counts", "a@evil.example@example.com", "mx.example.com", "fail", "example.com", false},
      {"UTF-8",
       "a@b\xC3\xBC"
       "cher.example",
       "mx.example.com", "pass", "xn--bcher-kva.example", false},
      {"HELO is an address literal", "", "[192.0.2.1]", "none", "", true},
      {"HELO is an address", "", "192.0.2.1", "none", "", true},
      {"HELO is no FQDN", "", "localhost", "none", "", true},
      {"HELO is empty", "", "", "none", "", true},
      {"an address literal", "a@[192.0.2.1]", "mx.example.com", "none", "", false},
      {"a single label", "a@museum", "mx.example.com", "none", "", false},
      {"an empty label", "a@x..example.com", "mx.example.com", "none", "", false},
      {"a long label", "a@" + std::string(64, 'x') + ".example.com", "mx.example.com", "none", "", false},
      {"no domain", "a@", "mx.example.com", "none", "", false},
      {"bytes of any kind", "\x01\xff%{l}\n@example.com", "\x80\r\n", "fail", "example.com", false},
  };
  for (const Case& row : rows) {
    const Checked got = checked(kZone, "192.0.2.1", row.mail_from, row.helo);
    EXPECT_EQ(to_string(got.outcome.result), row.result) << row.what << ": " << got.outcome.explanation;
    EXPECT_EQ(got.outcome.domain, row.domain) << row.what;
    EXPECT_EQ(got.outcome.by_helo, row.by_helo) << row.what;
    EXPECT_EQ(got.asked.empty(), row.domain.empty()) << row.what;
    EXPECT_FALSE(got.outcome.explanation.empty()) << row.what;
    const Identity identity{*base::IpAddress::parse("192.0.2.1"), row.helo, row.mail_from};
    const auto question = first_question(identity);
    ASSERT_EQ(question.has_value(), !row.domain.empty()) << row.what;
    if (question) {
      EXPECT_EQ("TXT " + question->name, got.asked.front()) << row.what;
    }
  }
}

TEST(Evaluate, the_deadline_is_temperror) {
  class Silent : public dns::Resolver {
   public:
    dns::Pending ask(const dns::Question&) override { return promise_.get_future().share(); }

   private:
    std::promise<dns::Answer> promise_;
  } resolver;
  dns::Lookups lookups(resolver, 20ms);
  const Identity identity{*base::IpAddress::parse("192.0.2.1"), "mx.example.com", "a@example.com"};
  const Outcome outcome = evaluate(identity, lookups);
  EXPECT_EQ(outcome.result, Result::temperror);
  EXPECT_EQ(outcome.explanation, "the TXT look-up of example.com failed: timeout");
}

TEST(Evaluate, is_secure_where_every_record_is) {
  class Signed : public dns::Resolver {
   public:
    dns::Pending ask(const dns::Question& question) override {
      dns::Answer answer;
      answer.status = dns::Status::ok;
      answer.secure = question.name != "insecure.example";
      answer.texts = {question.name == "example.com" ? "v=spf1 include:insecure.example -all"
                                                     : "v=spf1 -all"};
      std::promise<dns::Answer> promise;
      promise.set_value(answer);
      return promise.get_future().share();
    }
  } resolver;
  const auto secure = [&](std::string mail_from) {
    dns::Lookups lookups(resolver, 1s);
    const Identity identity{*base::IpAddress::parse("192.0.2.1"), "mx.example.com", std::move(mail_from)};
    return evaluate(identity, lookups).security == dns::Security::secure;
  };
  EXPECT_TRUE(secure("a@signed.example"));
  EXPECT_FALSE(secure("a@insecure.example"));
  EXPECT_FALSE(secure("a@example.com"));
  EXPECT_FALSE(secure("a@[192.0.2.1]"));
}

TEST(Evaluate, an_exception_of_the_resolver_comes_out_whole) {
  class Broken : public dns::Resolver {
   public:
    dns::Pending ask(const dns::Question&) override { throw std::runtime_error("broken"); }
  } resolver;
  dns::Lookups lookups(resolver, 1s);
  const Identity identity{*base::IpAddress::parse("192.0.2.1"), "mx.example.com", "a@example.com"};
  EXPECT_THROW(evaluate(identity, lookups), std::runtime_error);
}

}  // namespace
}  // namespace ampauth::spf
