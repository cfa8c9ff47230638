#include "dkim/verify.h"

#include <algorithm>
#include <optional>

#include "dkim/body.h"
#include "dkim/key_record.h"
#include "dkim/opendkim.h"
#include "dkim/selection.h"

namespace ampauth::dkim {
namespace {

constexpr std::uint64_t kClockSkew = 300;  // seconds that a signer's clock may be ahead

struct Verifiable {
  Candidate* candidate;
  KeyRecord key;
};

void settle_all_open(std::vector<Candidate>& candidates, std::string_view explanation) {
  for (Candidate& candidate : candidates)
    if (candidate.open) candidate.settle(Result::permerror, Flaw::invalid, std::string(explanation));
}

// RFC 6376 3.5, t=: verifiers may disregard a signature that lies in the future.
void refuse_future(std::vector<Candidate>& candidates, std::uint64_t now) {
  for (Candidate& candidate : candidates) {
    if (!candidate.open || !candidate.signature->signed_at) continue;
    if (*candidate.signature->signed_at > now + kClockSkew)
      candidate.settle(Result::permerror, Flaw::invalid, "t= lies in the future");
  }
}

// The key, or nullopt and a settled candidate (RFC 6376 6.1.2).
std::optional<KeyRecord> find_key(Candidate& candidate, dns::Lookups& lookups) {
  const Signature& signature = *candidate.signature;
  const dns::Question question = key_question(signature);
  const dns::Answer& answer = lookups.answer(question);
  candidate.verification.key_security = dns::security_of(answer);
  const std::string where = " at " + question.name;
  const auto settle = [&](Result result, Flaw flaw, std::string explanation) {
    candidate.settle(result, flaw, std::move(explanation));
    return std::nullopt;
  };
  if (dns::is_temporary(answer.status))
    return settle(Result::temperror, answer.status == dns::Status::bogus ? Flaw::dns_bogus : Flaw::dns,
                  "the key" + where + " could not be looked up: " + std::string(to_string(answer.status)));
  if (answer.status == dns::Status::not_asked)
    return settle(Result::permerror, Flaw::invalid,
                  "the key was not looked up: the message asks too much of DNS");
  if (answer.status != dns::Status::ok)
    return settle(Result::permerror, Flaw::invalid, "there is no key" + where);

  auto key = choose_key_record(answer.texts);
  if (!key)
    return settle(Result::permerror, Flaw::invalid,
                  "the key record" + where + " cannot be used: " + key.error());
  candidate.verification.key_bits = key->bits;
  if (key->revoked) return settle(Result::permerror, Flaw::invalid, "the key" + where + " was revoked");
  const bool wants_ed25519 = signature.algorithm.starts_with("ed25519");
  if (wants_ed25519 != (key->type == KeyRecord::Type::ed25519))
    return settle(Result::permerror, Flaw::invalid, "the key" + where + " is not of the type that a= names");
  if (key->no_subdomains && signature.identity_domain != signature.domain)
    return settle(Result::permerror, Flaw::invalid,
                  "i= is a subdomain of d=, which the key" + where + " does not allow");
  return std::move(*key);
}

// The fields that libopendkim gets: those to be verified, and where one of them signs DKIM-Signature fields,
// the others as well, within the cap.
std::vector<Job> make_jobs(const std::vector<Candidate>& candidates,
                           const std::vector<Verifiable>& verifiable, std::size_t max_signatures) {
  const bool signs_others = std::any_of(verifiable.begin(), verifiable.end(), [](const Verifiable& v) {
    return v.candidate->signature->signs("dkim-signature");
  });
  std::size_t room = max_signatures - std::min(max_signatures, verifiable.size());
  std::vector<Job> jobs;
  for (const Candidate& candidate : candidates) {
    if (!candidate.signature) continue;
    const auto found = std::find_if(verifiable.begin(), verifiable.end(),
                                    [&](const Verifiable& v) { return v.candidate == &candidate; });
    if (found != verifiable.end()) {
      jobs.push_back({candidate.field, candidate.signature->value, found->key.canonical});
    } else if (signs_others && room > 0) {
      jobs.push_back({candidate.field, candidate.signature->value, ""});
      --room;
    }
  }
  return jobs;
}

// A signature that is mathematically right may still not count. The flaw farthest from a pass is named.
void judge_verified(const Verifiable& verified, std::string_view body, std::uint64_t now,
                    const Limits& limits) {
  Candidate& candidate = *verified.candidate;
  const Signature& signature = *candidate.signature;
  const bool is_rsa = verified.key.type == KeyRecord::Type::rsa;
  if (signature.algorithm == "rsa-sha1")
    return candidate.settle(Result::policy, Flaw::sha1, "rsa-sha1 does not count (RFC 8301)");
  if (is_rsa && verified.key.bits < limits.min_rsa_bits)
    return candidate.settle(Result::policy, Flaw::key_small,
                            "the RSA key has " + std::to_string(verified.key.bits) + " bits, at least " +
                                std::to_string(limits.min_rsa_bits) + " are wanted");
  if (signature.expires_at && *signature.expires_at <= now)
    return candidate.settle(Result::fail, Flaw::expired, "the signature has expired (x=)");
  if (verified.key.testing)
    return candidate.settle(Result::policy, Flaw::key_testing, "the key is only being tested (t=y)");
  if (!signature.signs("from"))
    return candidate.settle(Result::policy, Flaw::headers, "h= does not name From: the author is not signed");
  if (signature.body_length && *signature.body_length < canonical_length(body, signature.relaxed_body))
    return candidate.settle(Result::policy, Flaw::body_length, "l= leaves a part of the body unsigned");
  candidate.settle(Result::pass, Flaw::none, "the signature verifies");
}

void judge(const Verifiable& verified, Outcome outcome, std::string_view body, std::uint64_t now,
           const Limits& limits) {
  Candidate& candidate = *verified.candidate;
  switch (outcome) {
    case Outcome::verified: return judge_verified(verified, body, now, limits);
    case Outcome::bad_signature:
      return candidate.settle(
          Result::fail, Flaw::invalid,
          "the signature does not match: a signed header field was changed, or the key is another");
    case Outcome::bad_body_hash:
      return candidate.settle(Result::fail, Flaw::invalid,
                              "the body hash does not match: the body was changed after signing");
    case Outcome::body_too_short:
      return candidate.settle(Result::fail, Flaw::invalid,
                              "l= counts more bytes than the body has: the body was cut after signing");
    case Outcome::refused:
      return candidate.settle(Result::permerror, Flaw::invalid,
                              "libopendkim does not accept the message's header");
  }
}

// The less, the sooner it is reported.
int report_rank(const Candidate& candidate) {
  if (candidate.verification.flaw == Flaw::too_many) return 1;
  if (candidate.verification.flaw == Flaw::not_examined) return 2;
  const bool was_read = !candidate.verification.domain.empty();
  return was_read ? 0 : 3;
}

std::vector<Verification> report(std::vector<Candidate> candidates) {
  if (candidates.size() > Verifier::kMaxReported) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return report_rank(a) < report_rank(b); });
    candidates.resize(Verifier::kMaxReported);
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.field < b.field; });
  }
  std::vector<Verification> verifications;
  for (Candidate& candidate : candidates) verifications.push_back(std::move(candidate.verification));
  return verifications;
}

}  // namespace

Verifier::Verifier(Limits limits) : limits_(limits), opendkim_(std::make_unique<Opendkim>()) {}

Verifier::~Verifier() = default;

void Verifier::prefetch(std::span<const message::HeaderField> fields, const Interested& interested,
                        dns::Lookups& lookups) const {
  for (const Candidate& candidate : select(fields, interested, limits_.max_signatures))
    if (candidate.open) lookups.prefetch(key_question(*candidate.signature));
}

std::vector<Verification> Verifier::verify(std::span<const message::HeaderField> fields,
                                           std::string_view body, const Interested& interested,
                                           dns::Lookups& lookups, std::uint64_t now) const {
  std::vector<Candidate> candidates = select(fields, interested, limits_.max_signatures);
  refuse_future(candidates, now);
  const auto is_open = [](const Candidate& candidate) { return candidate.open; };
  if (std::any_of(candidates.begin(), candidates.end(), is_open) && !has_crlf_lines(body))
    settle_all_open(candidates,
                    "the body holds a CR or LF on its own, which signers and verifiers read differently");

  std::vector<Verifiable> verifiable;
  for (Candidate& candidate : candidates) {
    if (!candidate.open) continue;
    if (auto key = find_key(candidate, lookups)) verifiable.push_back({&candidate, std::move(*key)});
  }
  const std::vector<Job> jobs = make_jobs(candidates, verifiable, limits_.max_signatures);
  const std::vector<Outcome> outcomes = opendkim_->verify(fields, body, jobs);
  auto next = verifiable.begin();
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (!jobs[i].key_record.empty()) judge(*next++, outcomes[i], body, now, limits_);
  return report(std::move(candidates));
}

std::string_view to_string(Result result) {
  switch (result) {
    case Result::pass: return "pass";
    case Result::fail: return "fail";
    case Result::policy: return "policy";
    case Result::neutral: return "neutral";
    case Result::permerror: return "permerror";
    case Result::temperror: return "temperror";
  }
  return "permerror";
}

}  // namespace ampauth::dkim
