// What one check may ask and hold.
#include <gtest/gtest.h>

#include "checked.h"

namespace ampauth::spf {
namespace {

std::string exchanges(int count) {
  std::string zone;
  for (int i = 0; i < count; ++i) zone += "example.com MX " + std::to_string(i) + " m.example\n";
  return zone + "m.example A 192.0.2.1\n";
}

TEST(Limits, exchanges_are_at_most_ten) {
  EXPECT_EQ(checked(zone_of("v=spf1 mx -all", exchanges(10)), "192.0.2.1", "a@example.com").outcome.result,
            Result::pass);
  const Outcome outcome =
      checked(zone_of("v=spf1 mx -all", exchanges(11)), "192.0.2.1", "a@example.com").outcome;
  EXPECT_EQ(outcome.result, Result::permerror);
  EXPECT_EQ(outcome.explanation, "the name has more than 10 MX records (at \"mx\" of example.com)");
}

TEST(Limits, client_names_after_the_tenth_are_ignored) {
  std::string zone = zone_of("v=spf1 ptr -all", "m11.example.com A 192.0.2.1\n");
  for (int i = 1; i <= 10; ++i) zone += "1.2.0.192.in-addr.arpa PTR m" + std::to_string(i) + ".example.com\n";
  const Checked got =
      checked(zone + "1.2.0.192.in-addr.arpa PTR m11.example.com\n", "192.0.2.1", "a@example.com");
  EXPECT_EQ(got.outcome.result, Result::fail);
  EXPECT_EQ(got.asked.size(), 12u);
}

// `terms` names with an mx of ten hosts each, none of which is the client's; the record names them all.
std::string record_of_exchanges(int terms, std::string_view more_in_record = "") {
  std::string record = "example.com TXT v=spf1";
  std::string zone;
  for (int term = 0; term < terms; ++term) {
    const std::string name = "n" + std::to_string(term) + ".example";
    record += " mx:" + name;
    for (int i = 0; i < 10; ++i) {
      const std::string host = "h" + std::to_string(i) + "." + name;
      zone += name + " MX 1 " + host + "\n" + host + " A 10.0.0.1\n";
    }
  }
  return record + std::string(more_in_record) + " -all\n" + zone;
}

// RFC 7208 4.6.4: ten terms that ask, ten addresses for each mx.
TEST(Limits, no_record_within_the_rfcs_limits_asks_too_much) {
  struct Row {
    int terms;
    std::string_view more;
    Result result;
    std::size_t asked;
  };
  const Row rows[] = {
      {4, "", Result::fail, 1 + 4 * 11},        {4, " ip4:192.0.2.1", Result::pass, 1 + 4 * 11},
      {10, "", Result::fail, 1 + 10 * 11},      {10, " ip4:192.0.2.1", Result::pass, 1 + 10 * 11},
      {11, "", Result::permerror, 1 + 10 * 11},
  };
  for (const Row& row : rows) {
    const Checked got = checked(record_of_exchanges(row.terms, row.more), "192.0.2.1", "a@example.com");
    EXPECT_EQ(got.outcome.result, row.result) << row.terms << row.more << ": " << got.outcome.explanation;
    EXPECT_EQ(got.asked.size(), row.asked) << row.terms << row.more;
  }
}

// What asks most of all: the names that the mx are of come from %{p}.
TEST(Limits, the_costliest_record_asks_122_questions) {
  std::string record = "example.com TXT v=spf1";
  std::string zone;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "c" + std::to_string(i) + ".example.net";
    zone += "1.2.0.192.in-addr.arpa PTR " + name + "\n" + name + " A 192.0.2.1\n";
  }
  for (int term = 0; term < 10; ++term) {
    const std::string top = "t" + std::to_string(term) + ".example";
    record += " mx:%{p}." + top;
    for (int i = 0; i < 10; ++i) {
      const std::string host = "h" + std::to_string(i) + "." + top;
      zone += "*." + top + " MX 1 " + host + "\n" + host + " A 10.0.0.1\n";
    }
  }
  const Checked got = checked(record + " -all\n" + zone, "192.0.2.1", "a@example.com");
  EXPECT_EQ(got.outcome.result, Result::fail) << got.outcome.explanation;
  EXPECT_LE(got.asked.size(), 122u);
  EXPECT_GE(got.asked.size(), 113u);
  EXPECT_LE(got.asked.size(), dns::Lookups::kMaxQuestions);
}

// One wait for ten hosts, not ten.
TEST(Limits, hosts_of_an_mx_are_asked_for_together) {
  const std::string zone =
      "example.com TXT v=spf1 mx -all\nexample.com MX 1 a.example\nexample.com MX 2 b.example\n"
      "a.example A 192.0.2.1\nb.example A 10.0.0.1\n";
  const Checked got = checked(zone, "192.0.2.1", "a@example.com");
  EXPECT_EQ(got.outcome.result, Result::pass);
  EXPECT_EQ(got.asked,
            (std::vector<std::string>{"TXT example.com", "MX example.com", "A a.example", "A b.example"}));
}

TEST(Limits, eight_hundred_networks_are_one_record) {
  std::string record = "v=spf1";
  for (int i = 0; i < 800; ++i)
    record += " ip4:10." + std::to_string(i / 250) + "." + std::to_string(i % 250) + ".0/24";
  EXPECT_EQ(checked(zone_of(record + " -all"), "10.3.49.7", "a@example.com").outcome.result, Result::pass);
  EXPECT_EQ(checked(zone_of(record + " -all"), "192.0.2.1", "a@example.com").outcome.result, Result::fail);
}

TEST(Limits, ten_long_names_are_one_record) {
  std::string record = "v=spf1";
  for (char c = 'a'; c < 'j'; ++c) record += " include:" + std::string(60, c) + ".example.net";
  std::string more;
  for (char c = 'a'; c < 'j'; ++c) more += std::string(60, c) + ".example.net TXT v=spf1 ip4:10.0.0.1\n";
  EXPECT_EQ(checked(zone_of(record + " -all", more), "192.0.2.1", "a@example.com").outcome.result,
            Result::fail);
}

TEST(Limits, asks_no_more_than_it_must) {
  struct Asked {
    std::string_view record;
    std::string_view client;
    std::vector<std::string> questions;
  };
  const Asked rows[] = {
      {"v=spf1 ip4:192.0.2.1 a mx -all", "192.0.2.1", {"TXT example.com"}},
      {"v=spf1 a mx -all",
       "192.0.2.1",
       {"TXT example.com", "A example.com", "MX example.com", "A m.example"}},
      {"v=spf1 a -all", "2001:db8::1", {"TXT example.com", "AAAA example.com"}},
      {"v=spf1 exists:%{l}.%{o} -all", "192.0.2.1", {"TXT example.com", "A user.example.com"}},
      {"v=spf1 exists:%{h} -all", "192.0.2.1", {"TXT example.com", "A mx.example.com"}},
      {"v=spf1 a:x%_y.example.com. -all", "192.0.2.1", {"TXT example.com", "A x y.example.com"}},
      {"v=spf1 a:x%%y.example.com -all", "192.0.2.1", {"TXT example.com", "A x%y.example.com"}},
      {"v=spf1 a:x\\y.example.com -all", "192.0.2.1", {"TXT example.com"}},
      {"v=spf1 ptr -all", "192.0.2.1", {"TXT example.com", "PTR 1.2.0.192.in-addr.arpa"}},
      {"v=spf1 ptr -all",
       "2001:db8::1",
       {"TXT example.com", "PTR 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"}},
      {"v=spf1 -all exp=e.example", "192.0.2.1", {"TXT example.com"}},
      {"v=spf1 moo", "192.0.2.1", {"TXT example.com"}},
  };
  for (const Asked& row : rows) {
    const std::string zone =
        zone_of(std::string(row.record), "example.com A 10.0.0.1\nexample.com MX 1 m.example\n");
    EXPECT_EQ(checked(zone, row.client, "user@example.com").asked, row.questions) << row.record;
  }
}

TEST(Limits, long_names_lose_labels_on_the_left) {
  const std::string label(60, 'x');
  const std::string spec =
      label + ".%{d}." + label + "." + label + "." + label + "." + label + ".example.net";
  const Checked got = checked(zone_of("v=spf1 exists:" + spec + " -all"), "192.0.2.1", "a@example.com");
  ASSERT_EQ(got.asked.size(), 2u);
  EXPECT_EQ(got.asked[1], "A " + label + "." + label + "." + label + ".example.net");
}

TEST(Limits, a_record_of_64_kilobytes_is_not_evaluated) {
  std::string spec;
  while (spec.size() < 65000) spec += "%{s}";
  const Checked got = checked(zone_of("v=spf1 exists:" + spec + " -all"), "192.0.2.1", "a@example.com");
  EXPECT_EQ(got.outcome.result, Result::permerror);
  EXPECT_EQ(got.outcome.explanation,
            "the SPF record of example.com is malformed: it is longer than 16,384 octets");
  EXPECT_EQ(got.asked, std::vector<std::string>{"TXT example.com"});
}

TEST(Limits, what_dns_cannot_hold_is_not_asked_and_no_void) {
  struct Local {
    std::string local_part;
    Result result;
    std::vector<std::string> asked;  // after the record
  };
  const Local rows[] = {
      {"news+a=b",
       Result::permerror,
       {"A news+a=b.x.example", "A news+a=b.y.example", "A news+a=b.z.example"}},
      {"a!b/c?d", Result::permerror, {"A a!b/c?d.x.example", "A a!b/c?d.y.example", "A a!b/c?d.z.example"}},
      {"a\xff", Result::permerror, {"A a?.x.example", "A a?.y.example", "A a?.z.example"}},
      {"a\\b", Result::neutral, {}},
      {"a..b", Result::neutral, {}},
      {std::string(64, 'a'), Result::neutral, {}},
  };
  const std::string record = "v=spf1 exists:%{l}.x.example exists:%{l}.y.example exists:%{l}.z.example ?all";
  for (const Local& row : rows) {
    const Checked got = checked(zone_of(record), "192.0.2.1", row.local_part + "@example.com");
    EXPECT_EQ(got.outcome.result, row.result) << row.local_part << ": " << got.outcome.explanation;
    EXPECT_EQ(std::vector<std::string>(got.asked.begin() + 1, got.asked.end()), row.asked) << row.local_part;
  }
  const Checked found =
      checked(zone_of(record, "news+a=b.x.example A 127.0.0.2\n"), "192.0.2.1", "news+a=b@example.com");
  EXPECT_EQ(found.outcome.result, Result::pass);
}

TEST(Limits, chooses_the_client_name_nearest_to_the_domain) {
  const std::string more =
      "1.2.0.192.in-addr.arpa PTR other.example\n1.2.0.192.in-addr.arpa PTR m.example.com\n"
      "1.2.0.192.in-addr.arpa PTR false.example.com\n"
      "other.example A 192.0.2.1\nm.example.com A 192.0.2.1\nfalse.example.com A 192.0.2.9\n";
  const Checked got =
      checked(zone_of("v=spf1 exists:%{p}.ok.example -all", more), "192.0.2.1", "a@example.com");
  EXPECT_EQ(got.asked.back(), "A m.example.com.ok.example");
  const Checked none = checked(zone_of("v=spf1 exists:%{p}.ok.example -all"), "192.0.2.1", "a@example.com");
  EXPECT_EQ(none.asked.back(), "A unknown.ok.example");
}

}  // namespace
}  // namespace ampauth::spf
