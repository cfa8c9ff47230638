#include "verdict/judge.h"

#include <gtest/gtest.h>

#include <functional>

namespace ampauth::verdict {
namespace {

dkim::Verification verification(dkim::Result result, dkim::Flaw flaw,
                                const std::string& domain = "example.com") {
  dkim::Verification verification;
  verification.result = result;
  verification.flaw = flaw;
  verification.domain = domain;
  verification.signs_content_type = true;
  return verification;
}

const dkim::Verification kGood = verification(dkim::Result::pass, dkim::Flaw::none);

/// Passes in every profile: rows change one thing.
Evidence good() {
  Evidence evidence;
  evidence.from = message::Mailbox{"news", "example.com"};
  evidence.reading.structure = mime::Structure::canonical;
  evidence.reading.parts.resize(1);
  evidence.amp_size = 1000;
  evidence.signatures.push_back({kGood, true, true, std::nullopt, true});
  evidence.spf.result = spf::Result::pass;
  evidence.tls.result = tls::Result::pass;
  evidence.dmarc.result = dmarc::Result::pass;
  evidence.dmarc.policy = dmarc::Policy::reject;
  return evidence;
}

Policy policy_for(const std::string& profile) {
  Policy policy;
  policy.profile = profile;
  policy.requirements = requirements_of(profile).value();
  return policy;
}

std::string text_of(const Verdict& verdict) {
  std::string text(to_string(verdict.result));
  for (const Reason reason : verdict.reasons) text.append(" ").append(to_string(reason));
  return text;
}

using Change = std::function<void(Evidence&)>;

void flawed(Evidence& e, dkim::Result result, dkim::Flaw flaw) {
  e.signatures = {{verification(result, flaw), true, true, std::nullopt, true}};
}

void other_domain(Evidence& e) {
  e.signatures = {{verification(dkim::Result::neutral, dkim::Flaw::not_examined, "esp.example"), false, false,
                   std::nullopt, true}};
}

TEST(Judge, GivesEachReasonItsResult) {
  using dkim::Flaw;
  const struct {
    const char* what;
    Change change;
    const char* outcome;
  } rows[] = {
      {"nothing wrong", [](Evidence&) {}, "pass"},
      {"no From", [](Evidence& e) { e.from = tl::unexpected(message::FromFault::missing); },
       "permerror from-missing"},
      {"two From", [](Evidence& e) { e.from = tl::unexpected(message::FromFault::multiple); },
       "permerror from-multiple"},
      {"a group", [](Evidence& e) { e.from = tl::unexpected(message::FromFault::group); },
       "permerror from-group"},
      {"bad syntax", [](Evidence& e) { e.from = tl::unexpected(message::FromFault::syntax); },
       "permerror from-syntax"},
      {"a public suffix", [](Evidence& e) { e.from_has_organization = false; }, "permerror from-psl"},
      {"an ambiguous structure", [](Evidence& e) { e.reading.structure = mime::Structure::ambiguous; },
       "permerror mime-syntax"},
      {"a bad encoding", [](Evidence& e) { e.reading.fault = mime::Fault::encoding; },
       "permerror mime-encoding"},
      {"content that does not decode", [](Evidence& e) { e.amp_decodes = false; }, "permerror mime-encoding"},
      {"a bad encoding here, one that does not decode there",
       [](Evidence& e) {
         e.reading.fault = mime::Fault::encoding;
         e.amp_decodes = false;
       },
       "permerror mime-encoding"},
      {"a wrong place", [](Evidence& e) { e.reading.fault = mime::Fault::nesting; },
       "permerror mime-nesting"},
      {"two AMP parts", [](Evidence& e) { e.reading.fault = mime::Fault::multiple; },
       "permerror mime-multiple"},
      {"nothing beside it", [](Evidence& e) { e.reading.fault = mime::Fault::no_fallback; },
       "permerror mime-no-fallback"},
      {"no signature", [](Evidence& e) { e.signatures.clear(); }, "fail dkim-none"},
      {"a broken one", [](Evidence& e) { flawed(e, dkim::Result::fail, Flaw::invalid); }, "fail dkim-fail"},
      {"l= too short", [](Evidence& e) { flawed(e, dkim::Result::policy, Flaw::body_length); },
       "policy dkim-bodylength"},
      {"From unsigned", [](Evidence& e) { flawed(e, dkim::Result::policy, Flaw::headers); },
       "policy dkim-headers"},
      {"a test key", [](Evidence& e) { flawed(e, dkim::Result::policy, Flaw::key_testing); },
       "policy dkim-testing"},
      {"expired", [](Evidence& e) { flawed(e, dkim::Result::fail, Flaw::expired); }, "fail dkim-expired"},
      {"a small key", [](Evidence& e) { flawed(e, dkim::Result::policy, Flaw::key_small); },
       "policy dkim-key-small"},
      {"SHA-1", [](Evidence& e) { flawed(e, dkim::Result::policy, Flaw::sha1); }, "policy dkim-sha1"},
      {"past the cap", [](Evidence& e) { flawed(e, dkim::Result::policy, Flaw::too_many); },
       "fail dkim-too-many"},
      {"no key for now", [](Evidence& e) { flawed(e, dkim::Result::temperror, Flaw::dns); },
       "temperror dns-dkim"},
      {"another domain's", other_domain, "fail dkim-unaligned"},
      {"another domain's that passed",
       [](Evidence& e) {
         e.signatures = {{kGood, false, false, std::nullopt, true}};
       },
       "fail dkim-unaligned"},
      {"a malformed one",
       [](Evidence& e) {
         e.signatures = {
             {verification(dkim::Result::permerror, Flaw::invalid, ""), false, false, std::nullopt, true}};
       },
       "fail dkim-fail"},
      {"SPF none", [](Evidence& e) { e.spf.result = spf::Result::none; }, "fail spf-none"},
      {"SPF neutral", [](Evidence& e) { e.spf.result = spf::Result::neutral; }, "fail spf-neutral"},
      {"SPF softfail", [](Evidence& e) { e.spf.result = spf::Result::softfail; }, "fail spf-softfail"},
      {"SPF fail", [](Evidence& e) { e.spf.result = spf::Result::fail; }, "fail spf-fail"},
      {"SPF permerror", [](Evidence& e) { e.spf.result = spf::Result::permerror; }, "fail spf-permerror"},
      {"SPF temperror", [](Evidence& e) { e.spf.result = spf::Result::temperror; }, "temperror dns-spf"},
      {"plain text", [](Evidence& e) { e.tls.result = tls::Result::none; }, "fail tls-none"},
      {"weak TLS", [](Evidence& e) { e.tls.result = tls::Result::policy; }, "policy tls-version"},
      {"TLS not told", [](Evidence& e) { e.tls.result = tls::Result::unknown; }, "fail tls-unknown"},
      {"DMARC fails under reject", [](Evidence& e) { e.dmarc.result = dmarc::Result::fail; },
       "fail dmarc-fail"},
      {"DMARC fails under none",
       [](Evidence& e) {
         e.dmarc = {dmarc::Result::fail, dmarc::Policy::none, "", dns::Security::insecure, ""};
       },
       "pass"},
      {"no DMARC record", [](Evidence& e) { e.dmarc = {}; }, "pass"},
      {"DMARC temperror",
       [](Evidence& e) {
         e.dmarc = {dmarc::Result::temperror, {}, "", dns::Security::insecure, ""};
       },
       "temperror dns-dmarc"},
      {"a registered sender", [](Evidence& e) { e.registration.result = senders::Result::registered; },
       "pass"},
      {"a sender that is tested", [](Evidence& e) { e.registration.result = senders::Result::developer; },
       "pass"},
      {"a sender on no list", [](Evidence& e) { e.registration.result = senders::Result::not_registered; },
       "policy sender-not-allowed"},
      {"a sender that is denied", [](Evidence& e) { e.registration.result = senders::Result::denied; },
       "policy sender-denied"},
      {"a sender by a signature without a key",
       [](Evidence& e) { e.registration.result = senders::Result::undecided; }, "temperror dns-dkim"},
      {"200,000 bytes", [](Evidence& e) { e.amp_size = 200'000; }, "pass"},
      {"a byte more", [](Evidence& e) { e.amp_size = 200'001; }, "permerror amp-too-large"},
      {"our own failure", [](Evidence& e) { e.internal_error = true; }, "temperror internal"},
      {"our own failure before anything was known",
       [](Evidence& e) {
         e = {};
         e.internal_error = true;
       },
       "temperror internal"},
      {"an exempt client",
       [](Evidence& e) {
         e = {};
         e.exempt = true;
       },
       "none exempt"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    row.change(evidence);
    EXPECT_EQ(text_of(judge(evidence, {})), row.outcome);
  }
}

TEST(Judge, OrdersReasons) {
  const struct {
    const char* what;
    Change change;
    const char* outcome;
  } rows[] = {
      {"everything at once",
       [](Evidence& e) {
         e.from = tl::unexpected(message::FromFault::syntax);
         e.reading.fault = mime::Fault::multiple;
         e.signatures.clear();
         e.spf.result = spf::Result::fail;
         e.tls.result = tls::Result::none;
         e.dmarc.result = dmarc::Result::fail;
         e.registration.result = senders::Result::denied;
         e.amp_size = 300'000;
       },
       "permerror from-syntax mime-multiple dkim-none spf-fail tls-none dmarc-fail sender-denied "
       "amp-too-large"},
      {"no reason stands twice",
       [](Evidence& e) {
         flawed(e, dkim::Result::temperror, dkim::Flaw::dns);
         e.registration.result = senders::Result::undecided;
       },
       "temperror dns-dkim"},
      {"developer mode lifts no failure",
       [](Evidence& e) {
         e.registration.result = senders::Result::developer;
         e.spf.result = spf::Result::softfail;
       },
       "fail spf-softfail"},
      {"temperror never hides a failure",
       [](Evidence& e) {
         flawed(e, dkim::Result::temperror, dkim::Flaw::dns);
         e.spf.result = spf::Result::softfail;
       },
       "fail spf-softfail dns-dkim"},
      {"DNS trouble everywhere",
       [](Evidence& e) {
         flawed(e, dkim::Result::temperror, dkim::Flaw::dns);
         e.spf.result = spf::Result::temperror;
         e.dmarc = {dmarc::Result::temperror, {}, "", dns::Security::insecure, ""};
       },
       "temperror dns-dkim dns-spf dns-dmarc"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    row.change(evidence);
    EXPECT_EQ(text_of(judge(evidence, {})), row.outcome);
  }
}

TEST(Judge, PicksAmongSignatures) {
  using dkim::Flaw;
  using dkim::Result;
  const Signature aligned{kGood, true, true, {}, true};
  const Signature broken{verification(Result::fail, Flaw::invalid), true, true, {}, true};
  const Signature expired{verification(Result::fail, Flaw::expired), true, true, {}, true};
  const Signature sha1{verification(Result::policy, Flaw::sha1), true, true, {}, true};
  const Signature undecided{verification(Result::temperror, Flaw::dns), true, true, {}, true};
  const Signature too_many{verification(Result::policy, Flaw::too_many), true, true, {}, true};
  const Signature other{
      verification(Result::neutral, Flaw::not_examined, "esp.example"), false, false, {}, true};
  const struct {
    const char* what;
    std::vector<Signature> signatures;
    const char* outcome;
  } rows[] = {
      {"another's first, a good one second", {other, aligned}, "pass"},
      {"a broken one first, a good one second", {broken, aligned}, "pass"},
      {"a good one, and one that could not be looked up", {undecided, aligned}, "pass"},
      {"a broken one and another's", {broken, other}, "fail dkim-fail"},
      {"the nearest to a pass is the reason", {broken, sha1, expired}, "fail dkim-expired"},
      {"one that might have passed", {broken, undecided}, "temperror dns-dkim"},
      {"one past the cap might have passed", {broken, too_many}, "fail dkim-too-many"},
      {"a pass with a flaw",
       {{verification(Result::pass, Flaw::sha1), true, true, {}, true}},
       "policy dkim-sha1"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    evidence.signatures = row.signatures;
    EXPECT_EQ(text_of(judge(evidence, {})), row.outcome);
  }
}

TEST(Judge, TellsAlignmentFromFlaws) {
  using dkim::Flaw;
  using dkim::Result;
  const auto signature = [](Flaw flaw, bool relaxed, bool strict) {
    const Result result = flaw == Flaw::none                             ? Result::pass
                          : flaw == Flaw::dns || flaw == Flaw::dns_bogus ? Result::temperror
                                                                         : Result::policy;
    return Signature{verification(result, flaw), relaxed, strict, {}, true};
  };
  const struct {
    const char* what;
    AlignmentRule rule;
    std::vector<Signature> signatures;
    dmarc::Result dmarc;
    const char* outcome;
    int named;  // the index of the signature, -1 for none
  } rows[] = {
      {"strict: the same domain",
       AlignmentRule::strict,
       {signature(Flaw::none, true, true)},
       dmarc::Result::pass,
       "pass",
       0},
      {"strict: the parent's is none to name",
       AlignmentRule::strict,
       {signature(Flaw::none, true, false)},
       dmarc::Result::pass,
       "fail dkim-unaligned",
       -1},
      {"strict: the parent's, were it mended, would not align",
       AlignmentRule::strict,
       {signature(Flaw::sha1, true, false)},
       dmarc::Result::pass,
       "fail dkim-unaligned",
       -1},
      {"strict: nor were its key there",
       AlignmentRule::strict,
       {signature(Flaw::dns, true, false)},
       dmarc::Result::pass,
       "fail dkim-unaligned",
       -1},
      {"strict: the parent's broken one",
       AlignmentRule::strict,
       {signature(Flaw::invalid, true, false)},
       dmarc::Result::pass,
       "fail dkim-fail",
       -1},
      {"none: a stranger's passes, and is none to name",
       AlignmentRule::none,
       {signature(Flaw::none, false, false)},
       dmarc::Result::pass,
       "pass",
       -1},
      {"the best aligned is named",
       AlignmentRule::none,
       {signature(Flaw::none, false, false), signature(Flaw::none, true, false),
        signature(Flaw::none, true, true)},
       dmarc::Result::pass,
       "pass",
       2},
      {"by DMARC: the parent's",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::none, true, false)},
       dmarc::Result::pass,
       "pass",
       0},
      {"by DMARC: which fails",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::none, true, false)},
       dmarc::Result::fail,
       "fail dkim-unaligned",
       -1},
      {"by DMARC: which is in trouble",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::none, true, false)},
       dmarc::Result::temperror,
       "temperror dns-dmarc",
       -1},
      {"by DMARC: which is in trouble, and need not be asked",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::none, true, true)},
       dmarc::Result::temperror,
       "pass",
       0},
      {"by DMARC: which might pass, were the parent's mended",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::sha1, true, false)},
       dmarc::Result::fail,
       "policy dkim-sha1",
       -1},
      {"by DMARC: which a stranger's would not make pass",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::sha1, false, false)},
       dmarc::Result::fail,
       "fail dkim-unaligned",
       -1},
      {"by DMARC: no record, so the key would not help",
       AlignmentRule::strict_or_dmarc,
       {signature(Flaw::dns, true, false)},
       dmarc::Result::none,
       "fail dkim-unaligned",
       -1},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    evidence.signatures = row.signatures;
    evidence.dmarc = {row.dmarc, dmarc::Policy::none, "", dns::Security::insecure, ""};
    if (row.dmarc == dmarc::Result::none) evidence.dmarc.policy.reset();
    Policy policy;
    policy.requirements.alignment = row.rule;
    const Verdict verdict = judge(evidence, policy);
    EXPECT_EQ(text_of(verdict), row.outcome);
    EXPECT_EQ(verdict.signature ? static_cast<int>(*verdict.signature) : -1, row.named);
  }
}

TEST(Judge, DemandsASealWhereContentTypeIsUnsigned) {
  const struct {
    const char* what;
    const char* profile;
    bool signed_content_type;
    bool sealed;
    bool body_length;
    const char* outcome;
  } rows[] = {
      {"signed", "gmail", true, true, false, "pass"},
      {"unsigned, but excused", "gmail", false, true, false, "pass"},
      {"unsigned", "gmail", false, false, false, "policy dkim-headers"},
      {"unsigned in strict", "strict", false, true, false, "policy dkim-headers"},
      {"l= over the whole body", "gmail", true, true, true, "pass"},
      {"l= in strict", "strict", true, true, true, "policy dkim-bodylength"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    evidence.signatures[0].sealed = row.sealed;
    evidence.signatures[0].verification.signs_content_type = row.signed_content_type;
    evidence.signatures[0].verification.has_body_length = row.body_length;
    EXPECT_EQ(text_of(judge(evidence, policy_for(row.profile))), row.outcome);
    evidence.signatures.push_back(evidence.signatures[0]);
    evidence.signatures[1].verification.result = dkim::Result::temperror;
    evidence.signatures[1].verification.flaw = dkim::Flaw::dns;
    EXPECT_EQ(text_of(judge(evidence, policy_for(row.profile))), row.outcome)
        << "a key that cannot be had changes nothing where its signature would not count";
  }
}

TEST(Judge, RefusesAnOldSignature) {
  constexpr std::uint64_t kReceived = 1'767'225'600;
  constexpr std::uint64_t kDay = 86400;
  const struct {
    const char* what;
    std::vector<std::optional<std::uint64_t>> signed_at;
    const char* outcome;
    int named;
  } rows[] = {
      {"just now", {kReceived}, "pass", 0},
      {"30 days ago", {kReceived - 30 * kDay}, "pass", 0},
      {"a second before that", {kReceived - 30 * kDay - 1}, "policy message-old", 0},
      {"nobody knows when", {std::nullopt}, "pass", 0},
      {"an old one above a new one", {0, kReceived}, "pass", 1},
      {"old ones only", {0, 1}, "policy message-old", 0},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    evidence.received_at = kReceived;
    evidence.signatures.resize(row.signed_at.size(), evidence.signatures[0]);
    for (std::size_t i = 0; i < row.signed_at.size(); ++i)
      evidence.signatures[i].signed_at = row.signed_at[i];
    Policy policy = policy_for("gmail");
    const Verdict verdict = judge(evidence, policy);
    EXPECT_EQ(text_of(verdict), row.outcome);
    EXPECT_EQ(verdict.signature ? static_cast<int>(*verdict.signature) : -1, row.named);
    policy.max_age = std::chrono::seconds(0);
    EXPECT_EQ(text_of(judge(evidence, policy)), "pass");
    policy.max_age = std::chrono::hours(1);
    policy.requirements.dkim = false;
    EXPECT_EQ(text_of(judge(evidence, policy)), "pass");
  }
}

TEST(Judge, ExemptMailIsTreatedAsConfigured) {
  Evidence evidence = good();
  evidence.exempt = true;
  Policy policy = policy_for("gmail");
  EXPECT_EQ(judge(evidence, policy).action, Action::keep);
  policy.on_exempt = Action::strip;
  EXPECT_EQ(judge(evidence, policy).action, Action::strip);
  EXPECT_EQ(text_of(judge(evidence, policy)), "none exempt");
}

TEST(Judge, FollowsTheProfile) {
  const Change dmarc_none = [](Evidence& e) { e.dmarc = {}; };
  const Change policy_none = [](Evidence& e) { e.dmarc.policy = dmarc::Policy::none; };
  const Change spf_fails = [](Evidence& e) { e.spf.result = spf::Result::softfail; };
  const Change plain = [](Evidence& e) { e.tls.result = tls::Result::none; };
  const Change unaligned = [](Evidence& e) { e.signatures = {{kGood, false, false, std::nullopt, true}}; };
  const Change relaxed_only = [](Evidence& e) { e.signatures[0].strict_aligned = false; };
  const Change relaxed_no_dmarc = [](Evidence& e) {
    e.signatures[0].strict_aligned = false;
    e.dmarc = {};
  };
  const struct {
    const char* profile;
    const char* what;
    Change change;
    const char* outcome;
  } rows[] = {
      {"strict", "all well", [](Evidence&) {}, "pass"},
      {"strict", "no DMARC record", dmarc_none, "policy dmarc-none"},
      {"strict", "p=none", policy_none, "policy dmarc-policy-none"},
      {"strict", "plain text", plain, "fail tls-none"},
      {"mailru", "all well", [](Evidence&) {}, "pass"},
      {"mailru", "no DMARC record", dmarc_none, "policy dmarc-none"},
      {"mailru", "p=none", policy_none, "policy dmarc-policy-none"},
      {"mailru", "SPF softfail", spf_fails, "fail spf-softfail"},
      {"yahoo", "all well", [](Evidence&) {}, "pass"},
      {"yahoo", "strict alignment, no DMARC", dmarc_none, "pass"},
      {"yahoo", "relaxed alignment, DMARC passes", relaxed_only, "pass"},
      {"yahoo", "relaxed alignment, no DMARC", relaxed_no_dmarc, "fail dkim-unaligned"},
      {"yahoo", "no alignment, DMARC passes by SPF", unaligned, "pass"},
      {"yahoo", "SPF softfail and plain text",
       [&](Evidence& e) {
         spf_fails(e);
         plain(e);
       },
       "pass"},
      {"yahoo", "no signature", [](Evidence& e) { e.signatures.clear(); }, "fail dkim-none"},
      {"outlook", "all well", [](Evidence&) {}, "pass"},
      {"outlook", "no alignment, DMARC passes by SPF", unaligned, "pass"},
      {"outlook", "no DMARC record", dmarc_none, "policy dmarc-none"},
      {"outlook", "p=none", policy_none, "pass"},
      {"outlook", "SPF softfail", spf_fails, "fail spf-softfail"},
      {"outlook", "plain text", plain, "pass"},
      {"gmail", "no alignment, DMARC passes by SPF", unaligned, "fail dkim-unaligned"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.profile) + ": " + row.what);
    Evidence evidence = good();
    row.change(evidence);
    EXPECT_EQ(text_of(judge(evidence, policy_for(row.profile))), row.outcome);
  }
  EXPECT_FALSE(requirements_of("custom"));
}

TEST(Judge, TakesTheActionOfTheResult) {
  Policy policy;
  policy.on_fail = Action::tag;
  policy.on_policy = Action::quarantine;
  policy.on_permerror = Action::reject;
  policy.on_temperror = Action::tempfail;
  const struct {
    Change change;
    Action action;
  } rows[] = {
      {[](Evidence&) {}, Action::keep},
      {[](Evidence& e) { e.spf.result = spf::Result::fail; }, Action::tag},
      {[](Evidence& e) { e.tls.result = tls::Result::policy; }, Action::quarantine},
      {[](Evidence& e) { e.reading.fault = mime::Fault::multiple; }, Action::reject},
      {[](Evidence& e) { e.spf.result = spf::Result::temperror; }, Action::tempfail},
      {[](Evidence& e) { e.exempt = true; }, Action::keep},
  };
  for (const auto& row : rows) {
    Evidence evidence = good();
    row.change(evidence);
    EXPECT_EQ(to_string(judge(evidence, policy).action), to_string(row.action));
  }
}

TEST(Judge, TagsWhereNothingShallBeCut) {
  const auto part = [](bool is_signed) {
    mime::AmpPart made;
    made.is_signed = is_signed;
    return made;
  };
  const struct {
    const char* what;
    std::vector<mime::AmpPart> parts;
    bool opaque;
    bool tag_signed;
    Action action;
  } rows[] = {
      {"an ordinary one", {part(false)}, false, true, Action::strip},
      {"a signed one", {part(true)}, false, true, Action::tag},
      {"a signed one, which is to be cut", {part(true)}, false, false, Action::strip},
      {"a signed one and one beside it", {part(true), part(false)}, false, true, Action::strip},
      {"S/MIME as a whole", {}, true, false, Action::tag},
      {"S/MIME, and a part that can be cut", {part(false)}, true, true, Action::strip},
      {"an ambiguous structure", {}, false, true, Action::strip},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Evidence evidence = good();
    evidence.reading.parts = row.parts;
    evidence.reading.opaque = row.opaque;
    evidence.spf.result = spf::Result::fail;
    Policy policy;
    policy.tag_signed = row.tag_signed;
    EXPECT_EQ(to_string(judge(evidence, policy).action), to_string(row.action));
    policy.on_fail = Action::reject;
    EXPECT_EQ(to_string(judge(evidence, policy).action), "reject");
  }
}

}  // namespace
}  // namespace ampauth::verdict
