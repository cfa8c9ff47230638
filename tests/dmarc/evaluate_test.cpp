#include "dmarc/evaluate.h"

#include <gtest/gtest.h>

#include "fakes/recording_resolver.h"

namespace ampauth::dmarc {
namespace {

constexpr const char* kZone = R"(
_dmarc.bank.example     TXT v=DMARC1; p=reject
_dmarc.loose.example    TXT v=DMARC1; p=none
_dmarc.strict.example   TXT v=DMARC1; p=quarantine; adkim=s; aspf=s
_dmarc.sub.example      TXT v=DMARC1; p=none; sp=reject
_dmarc.own.sub.example  TXT v=DMARC1; p=quarantine
_dmarc.two.example      TXT v=DMARC1; p=reject
_dmarc.two.example      TXT v=DMARC1; p=none
_dmarc.mixed.example    TXT v=spf1 -all
_dmarc.mixed.example    TXT v=DMARC1; p=reject
_dmarc.broken.example   TXT v=DMARC1; p=bogus
_dmarc.slow.example     TXT !timeout
_dmarc.failing.example  TXT !servfail
_dmarc.forged.example   TXT !bogus
)";

const alignment::SuffixList& suffixes() {
  static const alignment::SuffixList list = alignment::SuffixList::load("").value();
  return list;
}

TEST(Dmarc, IsEvaluated) {
  const struct {
    const char* what;
    const char* from;
    Authenticated authenticated;
    const char* outcome;  // result and policy
  } rows[] = {
      {"DKIM of the same domain", "bank.example", {{"bank.example"}, ""}, "pass reject"},
      {"DKIM of a subdomain, relaxed", "bank.example", {{"mail.bank.example"}, ""}, "pass reject"},
      {"the second signature aligns", "bank.example", {{"esp.example", "bank.example"}, ""}, "pass reject"},
      {"SPF aligns", "bank.example", {{}, "bounce.bank.example"}, "pass reject"},
      {"neither", "bank.example", {{"esp.example"}, "esp.example"}, "fail reject"},
      {"nothing at all", "bank.example", {{}, ""}, "fail reject"},
      {"a failure under p=none", "loose.example", {{}, ""}, "fail none"},
      {"strict takes the same domain", "strict.example", {{"strict.example"}, ""}, "pass quarantine"},
      {"strict refuses a subdomain",
       "strict.example",
       {{"a.strict.example"}, "a.strict.example"},
       "fail quarantine"},
      {"strict DKIM fails, strict SPF passes",
       "strict.example",
       {{"a.strict.example"}, "strict.example"},
       "pass quarantine"},
      {"a subdomain takes sp=", "a.sub.example", {{}, ""}, "fail reject"},
      {"the domain itself takes p=", "sub.example", {{}, ""}, "fail none"},
      {"a subdomain's own record comes first", "own.sub.example", {{"sub.example"}, ""}, "pass quarantine"},
      {"no sp= means p=", "a.bank.example", {{"bank.example"}, ""}, "pass reject"},
      {"no record", "nothing.example", {{"nothing.example"}, ""}, "none"},
      {"two records count as none", "two.example", {{}, ""}, "none"},
      {"other records beside it do not count", "mixed.example", {{}, ""}, "fail reject"},
      {"a broken record counts as none", "broken.example", {{}, ""}, "none"},
      {"a timeout", "slow.example", {{"slow.example"}, ""}, "temperror"},
      {"a server failure", "failing.example", {{"failing.example"}, ""}, "temperror"},
      {"a failed validation", "forged.example", {{"forged.example"}, ""}, "temperror"},
      {"a timeout at the organization", "a.slow.example", {{"slow.example"}, ""}, "temperror"},
      {"DKIM undecided", "bank.example", {{}, "", {"mail.bank.example"}}, "temperror reject"},
      {"SPF undecided", "bank.example", {{}, "", {}, "mail.bank.example"}, "temperror reject"},
      {"DKIM undecided, SPF aligns", "bank.example", {{}, "bank.example", {"bank.example"}}, "pass reject"},
      {"others undecided, which would not align",
       "bank.example",
       {{}, "", {"esp.example"}, "esp.example"},
       "fail reject"},
      {"others undecided, which would not align strictly",
       "strict.example",
       {{}, "", {"a.strict.example"}, "a.strict.example"},
       "fail quarantine"},
      {"undecided, of a domain that has no record", "nothing.example", {{}, "", {"nothing.example"}}, "none"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    fakes::RecordingResolver resolver(kZone);
    dns::Lookups lookups(resolver, std::chrono::seconds(5));
    const Outcome outcome = evaluate(row.from, row.authenticated, suffixes(), lookups);
    std::string text(to_string(outcome.result));
    if (outcome.policy) text.append(" ").append(to_string(*outcome.policy));
    EXPECT_EQ(text, row.outcome);
    EXPECT_NE(outcome.explanation, "");
  }
}

TEST(Dmarc, AsksTwoQuestionsAtMost) {
  fakes::RecordingResolver resolver(kZone);
  dns::Lookups lookups(resolver, std::chrono::seconds(5));
  prefetch("a.b.c.sub.example", suffixes(), lookups);
  evaluate("a.b.c.sub.example", {}, suffixes(), lookups);
  EXPECT_EQ(resolver.asked(),
            (std::vector<std::string>{"TXT _dmarc.a.b.c.sub.example", "TXT _dmarc.sub.example"}));
}

}  // namespace
}  // namespace ampauth::dmarc
