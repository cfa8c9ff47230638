#include "message/from.h"

#include <gtest/gtest.h>

namespace ampauth::message {
namespace {

const char* name_of(FromFault fault) {
  switch (fault) {
    case FromFault::missing: return "missing";
    case FromFault::multiple: return "multiple";
    case FromFault::group: return "group";
    case FromFault::syntax: return "syntax";
  }
  return "?";
}

std::string outcome_of(const tl::expected<Mailbox, FromFault>& from) {
  return from ? from->address() : std::string("!") + name_of(from.error());
}

TEST(From, HoldsOneMailbox) {
  const struct {
    const char* what;
    std::string value;
    const char* outcome;
  } rows[] = {
      {"a bare address", " news@shop.example.com", "news@shop.example.com"},
      {"a name and an address", " Shop News <news@shop.example.com>", "news@shop.example.com"},
      {"a quoted name", " \"Shop, Inc.\" <news@shop.example.com>", "news@shop.example.com"},
      {"a quoted name that is an address", " \"ceo@bank.example\" <news@attacker.example>",
       "news@attacker.example"},
      {"an initial with its dot", " John Q. Public <john@example.com>", "john@example.com"},
      {"an encoded name", " =?utf-8?Q?B=C3=BCcher?= <news@example.com>", "news@example.com"},
      {"a name in raw UTF-8",
       " B\xc3\xbc"
       "cher <news@example.com>",
       "news@example.com"},
      {"a domain in UTF-8",
       " news@b\xc3\xbc"
       "cher.example",
       "news@xn--bcher-kva.example"},
      {"capitals in the domain", " News@Shop.EXAMPLE.com", "News@shop.example.com"},
      {"a comment before and after", " (bank@bank.example) news@example.com (x)", "news@example.com"},
      {"a nested comment with a quoted paren", " news@example.com (a (b \\) c))", "news@example.com"},
      {"blanks within the brackets", " N < news@example.com >", "news@example.com"},
      {"a fold", " Shop News\r\n <news@example.com>", "news@example.com"},
      {"all of atext", " !#$%&'*+-/?=^_`{|}~@example.com", "!#$%&'*+-/?=^_`{|}~@example.com"},
      {"an empty name", " <news@example.com>", "news@example.com"},

      {"two mailboxes", " a@example.com, b@example.com", "!multiple"},
      {"the first without brackets", " ceo@bank.example, <a@attacker.example>", "!multiple"},
      {"a comma and nothing", " a@example.com,", "!multiple"},
      {"a comma behind the bracket", " Shop <a@example.com>,", "!multiple"},
      {"a dot as the name", " . <a@example.com>", "!syntax"},
      {"a dot in front of the name", " .Shop <a@example.com>", "!syntax"},
      {"a group", " Friends: a@example.com;", "!group"},
      {"an empty group", " undisclosed recipients:;", "!group"},
      {"nothing", "", "!syntax"},
      {"blanks", "  \r\n ", "!syntax"},
      {"a comment alone", " (hello)", "!syntax"},
      {"no domain", " news", "!syntax"},
      {"no local part", " @example.com", "!syntax"},
      {"a single label", " news@localhost", "!syntax"},
      {"two at signs", " a@b@example.com", "!syntax"},
      {"an address as a bare name", " ceo@bank.example <a@attacker.example>", "!syntax"},
      {"text after the brackets", " <a@attacker.example> ceo@bank.example", "!syntax"},
      {"a second bracket", " <a@attacker.example> <ceo@bank.example>", "!syntax"},
      {"no closing bracket", " N <a@example.com", "!syntax"},
      {"brackets in brackets", " <<a@example.com>>", "!syntax"},
      {"a route", " <@relay.example:a@example.com>", "!syntax"},
      {"a route of two", " <@a.example,@b.example:a@example.com>", "!syntax"},
      {"an unterminated quote", " \"Shop <a@example.com>", "!syntax"},
      {"an unterminated comment", " a@example.com (x", "!syntax"},
      {"a comment in the domain", " a@bank.example(.attacker.example)", "a@bank.example"},
      {"a comment before a dot", " a@bank(x).example", "!syntax"},
      {"blanks around a dot", " a@bank . example", "!syntax"},
      {"blanks around the at sign", " a @bank.example", "!syntax"},
      {"a quoted local part", " \"a b\"@example.com", "!syntax"},
      {"a domain literal", " a@[192.0.2.1]", "!syntax"},
      {"a dotted quad", " a@192.0.2.1", "!syntax"},
      {"a trailing dot", " a@example.com.", "!syntax"},
      {"an empty atom", " a..b@example.com", "!syntax"},
      {"an encoded word as the local part", " =?utf-8?Q?ceo=40bank.example?=@attacker.example", "!syntax"},
      {"a local part in UTF-8", " m\xc3\xbcller@example.com", "!syntax"},
      {"a NUL in the address", std::string(" a@bank.example\0.attacker.example", 33), "!syntax"},
      {"a bare CR", " Shop\rFrom: <a@example.com>", "!syntax"},
      {"a bare LF", " Shop\n <a@example.com>", "!syntax"},
      {"CRLF without a blank", " Shop\r\n<a@example.com>", "!syntax"},
      {"5,000 nested comments", std::string(5000, '(') + std::string(5000, ')') + "a@example.com", "!syntax"},
      {"a local part of 300", " " + std::string(300, 'a') + "@example.com", "!syntax"},
      {"a value of 20 KB", " \"" + std::string(20000, 'a') + "\" <a@example.com>", "!syntax"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(outcome_of(parse_from_value(row.value)), row.outcome);
  }
}

// A longer one would be cut in the result header, and name another domain.
TEST(From, IsNoLongerAsALabelsThanAPathMayBe) {
  std::string written;
  std::string as_a_labels;
  for (int i = 0; i < 8; ++i) {
    written +=
        "b\xc3\xbc"
        "cher.";
    as_a_labels += "xn--bcher-kva.";
  }
  const std::string fits = std::string(254 - 1 - 119, 'a') + "@";
  EXPECT_EQ(outcome_of(parse_from_value(fits + written + "example")), fits + as_a_labels + "example");
  EXPECT_EQ(outcome_of(parse_from_value("a" + fits + written + "example")), "!syntax");
}

TEST(From, StandsInOneField) {
  const struct {
    const char* what;
    std::vector<HeaderField> fields;
    const char* outcome;
  } rows[] = {
      {"one among others", {{"To", " b@example.org"}, {"From", " a@example.com"}}, "a@example.com"},
      {"in capitals", {{"FROM", " a@example.com"}}, "a@example.com"},
      {"Sender is another field",
       {{"Sender", " x@example.org"}, {"From", " a@example.com"}},
       "a@example.com"},
      {"none", {{"To", " b@example.org"}}, "!missing"},
      {"two", {{"From", " a@bank.example"}, {"From", " a@attacker.example"}}, "!multiple"},
      {"two spellings", {{"From", " a@bank.example"}, {"from", " a@attacker.example"}}, "!multiple"},
      {"one with a blank before the colon",
       {{"From ", " a@bank.example"}, {"From", " a@bank.example"}},
       "!multiple"},
      {"only the one with a blank", {{"From ", " a@bank.example"}}, "!syntax"},
      {"only the one with a tab", {{"From\t", " a@bank.example"}}, "!syntax"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(outcome_of(parse_from(row.fields)), row.outcome);
  }
}

}  // namespace
}  // namespace ampauth::message
