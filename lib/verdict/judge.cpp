#include "verdict/judge.h"

#include <algorithm>

namespace ampauth::verdict {
namespace {

using Reasons = std::vector<Reason>;

void judge_from(const Evidence& evidence, Reasons& reasons) {
  if (evidence.from) {
    if (!evidence.from_has_organization) reasons.push_back(Reason::from_psl);
    return;
  }
  switch (evidence.from.error()) {
    case message::FromFault::missing: return reasons.push_back(Reason::from_missing);
    case message::FromFault::multiple: return reasons.push_back(Reason::from_multiple);
    case message::FromFault::group: return reasons.push_back(Reason::from_group);
    case message::FromFault::syntax: return reasons.push_back(Reason::from_syntax);
  }
}

void judge_structure(const Evidence& evidence, Reasons& reasons) {
  const mime::Reading& reading = evidence.reading;
  if (reading.structure == mime::Structure::ambiguous) return reasons.push_back(Reason::mime_syntax);
  if (!evidence.amp_decodes && reading.fault != mime::Fault::encoding)
    reasons.push_back(Reason::mime_encoding);
  switch (reading.fault) {
    case mime::Fault::none: return;
    case mime::Fault::syntax: return reasons.push_back(Reason::mime_syntax);
    case mime::Fault::nesting: return reasons.push_back(Reason::mime_nesting);
    case mime::Fault::multiple: return reasons.push_back(Reason::mime_multiple);
    case mime::Fault::no_fallback: return reasons.push_back(Reason::mime_no_fallback);
    case mime::Fault::encoding: return reasons.push_back(Reason::mime_encoding);
  }
}

// What keeps a signature from counting: what verification found, and what the structure and the policy add to
// it. One that would not count with its key is no matter of DNS.
dkim::Flaw flaw_of(const Signature& signature, const Requirements& required) {
  const dkim::Verification& verification = signature.verification;
  const bool undecided = verification.flaw == dkim::Flaw::dns || verification.flaw == dkim::Flaw::dns_bogus;
  if (verification.flaw != dkim::Flaw::none && !undecided) return verification.flaw;
  if (required.sealed_signatures && verification.has_body_length) return dkim::Flaw::body_length;
  const bool sealed = required.sealed_signatures ? verification.signs_content_type : signature.sealed;
  if (!sealed) return dkim::Flaw::headers;
  return undecided || verification.result == dkim::Result::pass ? verification.flaw : dkim::Flaw::invalid;
}

bool is_aligned(const Signature& signature, const Evidence& evidence, AlignmentRule rule) {
  switch (rule) {
    case AlignmentRule::none: return true;
    case AlignmentRule::relaxed: return signature.relaxed_aligned;
    case AlignmentRule::strict: return signature.strict_aligned;
    case AlignmentRule::strict_or_dmarc:
      return signature.strict_aligned || evidence.dmarc.result == dmarc::Result::pass;
  }
  return false;
}

// It aligns, or would once DNS answers or the signature is mended: DMARC may pass then.
bool may_align(const Signature& signature, dkim::Flaw flaw, const Evidence& evidence, AlignmentRule rule) {
  if (is_aligned(signature, evidence, rule)) return true;
  if (rule != AlignmentRule::strict_or_dmarc) return false;
  if (evidence.dmarc.result == dmarc::Result::temperror) return true;
  return evidence.dmarc.result == dmarc::Result::fail && signature.relaxed_aligned &&
         flaw != dkim::Flaw::none;
}

Reason reason_of(dkim::Flaw flaw) {
  switch (flaw) {
    case dkim::Flaw::body_length: return Reason::dkim_bodylength;
    case dkim::Flaw::headers: return Reason::dkim_headers;
    case dkim::Flaw::key_testing: return Reason::dkim_testing;
    case dkim::Flaw::expired: return Reason::dkim_expired;
    case dkim::Flaw::key_small: return Reason::dkim_key_small;
    case dkim::Flaw::sha1: return Reason::dkim_sha1;
    case dkim::Flaw::dns: return Reason::dns_dkim;
    case dkim::Flaw::dns_bogus: return Reason::dns_bogus;
    case dkim::Flaw::too_many: return Reason::dkim_too_many;
    case dkim::Flaw::not_examined: return Reason::dkim_unaligned;
    case dkim::Flaw::none:
    case dkim::Flaw::invalid: return Reason::dkim_fail;
  }
  return Reason::dkim_fail;
}

// Why no signature counts. A key that could not be looked up may belong to one that would pass, and so may a
// signature past the cap; otherwise the nearest to a pass tells its author most. nullopt where one is good
// and waits for DMARC, which judge_dmarc tells.
std::optional<Reason> why_none_counts(const Evidence& evidence, const Requirements& required) {
  if (evidence.signatures.empty()) return Reason::dkim_none;
  std::vector<dkim::Flaw> flaws;
  bool only_broken = true;
  for (const Signature& signature : evidence.signatures) {
    const dkim::Flaw flaw = flaw_of(signature, required);
    only_broken = only_broken && flaw == dkim::Flaw::invalid;
    if (may_align(signature, flaw, evidence, required.alignment)) flaws.push_back(flaw);
  }
  for (const dkim::Flaw first :
       {dkim::Flaw::none, dkim::Flaw::dns, dkim::Flaw::dns_bogus, dkim::Flaw::too_many})
    if (std::find(flaws.begin(), flaws.end(), first) != flaws.end())
      return first == dkim::Flaw::none ? std::nullopt : std::optional(reason_of(first));
  if (!flaws.empty()) return reason_of(*std::min_element(flaws.begin(), flaws.end()));
  return only_broken ? Reason::dkim_fail : Reason::dkim_unaligned;
}

bool is_old(const Signature& signature, const Evidence& evidence, const Policy& policy) {
  const auto max_age = static_cast<std::uint64_t>(policy.max_age.count());
  return max_age > 0 && signature.signed_at && evidence.received_at > max_age &&
         *signature.signed_at < evidence.received_at - max_age;
}

// The index of the signature that counts: the first of those that align best, one that is not old before
// others.
std::optional<std::size_t> counting_signature(const Evidence& evidence, const Policy& policy) {
  const Requirements& required = policy.requirements;
  const auto rank = [&](std::size_t i) {
    const Signature& signature = evidence.signatures[i];
    const int fresh = is_old(signature, evidence, policy) ? 0 : 1;
    return 4 * fresh + static_cast<int>(signature.strict_aligned) +
           static_cast<int>(signature.relaxed_aligned);
  };
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < evidence.signatures.size(); ++i) {
    const Signature& signature = evidence.signatures[i];
    if (flaw_of(signature, required) != dkim::Flaw::none) continue;
    if (!is_aligned(signature, evidence, required.alignment)) continue;
    if (!best || rank(i) > rank(*best)) best = i;
  }
  return best;
}

std::optional<std::size_t> judge_dkim(const Evidence& evidence, const Policy& policy, Reasons& reasons) {
  const Requirements& required = policy.requirements;
  const auto counting = counting_signature(evidence, policy);
  if (required.dkim && counting && is_old(evidence.signatures[*counting], evidence, policy))
    reasons.push_back(Reason::message_old);
  if (!required.dkim || counting) return counting;
  if (const auto why = why_none_counts(evidence, required)) reasons.push_back(*why);
  return std::nullopt;
}

Reason dns_reason(dns::Security security, Reason otherwise) {
  return security == dns::Security::bogus ? Reason::dns_bogus : otherwise;
}

void judge_spf(const Evidence& evidence, const Requirements& required, Reasons& reasons) {
  if (!required.spf) return;
  switch (evidence.spf.result) {
    case spf::Result::pass: return;
    case spf::Result::none: return reasons.push_back(Reason::spf_none);
    case spf::Result::neutral: return reasons.push_back(Reason::spf_neutral);
    case spf::Result::softfail: return reasons.push_back(Reason::spf_softfail);
    case spf::Result::fail: return reasons.push_back(Reason::spf_fail);
    case spf::Result::permerror: return reasons.push_back(Reason::spf_permerror);
    case spf::Result::temperror: return reasons.push_back(dns_reason(evidence.spf.security, Reason::dns_spf));
  }
}

void judge_tls(const Evidence& evidence, const Requirements& required, Reasons& reasons) {
  if (!required.tls) return;
  switch (evidence.tls.result) {
    case tls::Result::pass: return;
    case tls::Result::none: return reasons.push_back(Reason::tls_none);
    case tls::Result::policy: return reasons.push_back(Reason::tls_version);
    case tls::Result::unknown: return reasons.push_back(Reason::tls_unknown);
  }
}

// A domain's own quarantine or reject holds in every profile, so trouble in finding it does as well.
// `strictly_signed`: a strictly aligned signature counts.
void judge_dmarc(const Evidence& evidence, const Requirements& required, bool strictly_signed,
                 Reasons& reasons) {
  const dmarc::Outcome& dmarc = evidence.dmarc;
  const bool enforced = dmarc.policy && *dmarc.policy != dmarc::Policy::none;
  const bool aligns_by_dmarc =
      required.dkim && required.alignment == AlignmentRule::strict_or_dmarc && !strictly_signed;
  switch (dmarc.result) {
    case dmarc::Result::temperror:
      if (enforced || !dmarc.policy || required.dmarc_pass || aligns_by_dmarc)
        reasons.push_back(dns_reason(dmarc.security, Reason::dns_dmarc));
      break;
    case dmarc::Result::none:
      if (required.dmarc_pass || required.dmarc_enforced) reasons.push_back(Reason::dmarc_none);
      return;
    case dmarc::Result::fail:
      if (required.dmarc_pass || enforced) reasons.push_back(Reason::dmarc_fail);
      break;
    case dmarc::Result::pass: break;
  }
  if (required.dmarc_enforced && dmarc.policy && !enforced) reasons.push_back(Reason::dmarc_policy_none);
}

// A list's entry that waits for a key is trouble of DNS, for which there may be a reason already.
void judge_registration(const Evidence& evidence, Reasons& reasons) {
  switch (evidence.registration.result) {
    case senders::Result::not_required:
    case senders::Result::registered:
    case senders::Result::developer: return;
    case senders::Result::undecided:
      if (std::find(reasons.begin(), reasons.end(), Reason::dns_dkim) == reasons.end())
        reasons.push_back(Reason::dns_dkim);
      return;
    case senders::Result::not_registered: return reasons.push_back(Reason::sender_not_allowed);
    case senders::Result::denied: return reasons.push_back(Reason::sender_denied);
  }
}

Action action_for(Result result, const Policy& policy) {
  switch (result) {
    case Result::pass:
    case Result::none: return Action::keep;
    case Result::fail: return policy.on_fail;
    case Result::policy: return policy.on_policy;
    case Result::permerror: return policy.on_permerror;
    case Result::temperror: return policy.on_temperror;
  }
  return Action::strip;
}

// What cannot be cut out, or shall not be because it is signed: where an AMP part lies elsewhere, it goes.
bool stays_in_place(const mime::Reading& reading, const Policy& policy) {
  if (reading.parts.empty()) return reading.opaque;
  return policy.tag_signed && std::all_of(reading.parts.begin(), reading.parts.end(),
                                          [](const mime::AmpPart& part) { return part.is_signed; });
}

}  // namespace

Verdict judge(const Evidence& evidence, const Policy& policy) {
  Verdict verdict;
  const Requirements& required = policy.requirements;
  if (evidence.exempt) {
    verdict.reasons = {Reason::exempt};
  } else if (evidence.internal_error) {
    verdict.reasons = {Reason::internal};  // What is missing proves nothing.
  } else {
    judge_from(evidence, verdict.reasons);
    if (required.single_fields && !evidence.repeated_fields.empty())
      verdict.reasons.push_back(Reason::field_multiple);
    judge_structure(evidence, verdict.reasons);
    const auto counting = judge_dkim(evidence, policy, verdict.reasons);
    // A stranger's signature may be all that a profile asks for, but is no name for the author.
    if (counting && evidence.signatures[*counting].relaxed_aligned) verdict.signature = counting;
    judge_spf(evidence, required, verdict.reasons);
    judge_tls(evidence, required, verdict.reasons);
    judge_dmarc(evidence, required, counting && evidence.signatures[*counting].strict_aligned,
                verdict.reasons);
    judge_registration(evidence, verdict.reasons);
    if (evidence.amp_size > policy.max_amp_size) verdict.reasons.push_back(Reason::amp_too_large);
  }
  std::sort(verdict.reasons.begin(), verdict.reasons.end());
  verdict.reasons.erase(std::unique(verdict.reasons.begin(), verdict.reasons.end()), verdict.reasons.end());
  verdict.result = verdict.reasons.empty() ? Result::pass : facts(verdict.reasons.front()).result;
  verdict.action = evidence.exempt ? policy.on_exempt : action_for(verdict.result, policy);
  if (verdict.action == Action::strip && stays_in_place(evidence.reading, policy))
    verdict.action = Action::tag;
  return verdict;
}

}  // namespace ampauth::verdict
