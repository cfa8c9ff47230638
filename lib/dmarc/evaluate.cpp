#include "dmarc/evaluate.h"

#include <algorithm>

namespace ampauth::dmarc {
namespace {

dns::Question question_for(std::string_view domain) {
  return {"_dmarc." + std::string(domain), dns::Type::txt};
}

// Looks at one domain: `found`, `temperror`, or `none`; several records count as none and end the discovery.
struct Look {
  Discovery discovery;
  bool ends_discovery = false;
};

Look look_at(std::string_view domain, dns::Lookups& lookups) {
  Look look;
  const std::string place = "_dmarc." + std::string(domain);
  const dns::Answer& answer = lookups.answer(question_for(domain));
  look.discovery.security = dns::security_of(answer);
  if (dns::is_temporary(answer.status)) {
    look.discovery.status = Discovery::Status::temperror;
    look.discovery.explanation =
        "the look-up of " + place + " failed: " + std::string(dns::to_string(answer.status));
    look.ends_discovery = true;
    return look;
  }
  std::vector<std::string_view> candidates;
  for (const std::string& text : answer.texts)
    if (has_version(text)) candidates.push_back(text);
  if (candidates.empty()) {
    look.discovery.explanation = "no DMARC record at " + place;
    return look;
  }
  look.ends_discovery = true;
  if (candidates.size() > 1) {
    look.discovery.explanation = place + " has more than one DMARC record, so none applies (RFC 7489 6.6.3)";
    return look;
  }
  const auto record = parse_record(candidates.front());
  if (!record) {
    look.discovery.explanation = "the record at " + place + " is malformed and ignored";
    return look;
  }
  look.discovery = {Discovery::Status::found, *record, std::string(domain), false,
                    look.discovery.security,  ""};
  return look;
}

std::string wanted_domain(std::string_view from_domain, alignment::Mode mode) {
  return (mode == alignment::Mode::strict ? "exactly " : "a domain of the organization of ") +
         std::string(from_domain);
}

bool any_aligned(std::string_view from_domain, const std::vector<std::string>& domains, alignment::Mode mode,
                 const alignment::SuffixList& suffixes) {
  return std::any_of(domains.begin(), domains.end(),
                     [&](const std::string& domain) { return suffixes.aligned(domain, from_domain, mode); });
}

}  // namespace

std::string_view to_string(Result result) {
  switch (result) {
    case Result::none: return "none";
    case Result::pass: return "pass";
    case Result::fail: return "fail";
    case Result::temperror: return "temperror";
  }
  return "none";
}

void prefetch(std::string_view from_domain, const alignment::SuffixList& suffixes, dns::Lookups& lookups) {
  lookups.prefetch(question_for(from_domain));
  if (const auto organization = suffixes.organizational_domain(from_domain))
    lookups.prefetch(question_for(*organization));
}

Discovery discover(std::string_view from_domain, const alignment::SuffixList& suffixes,
                   dns::Lookups& lookups) {
  Look look = look_at(from_domain, lookups);
  if (look.ends_discovery) return look.discovery;
  const auto organization = suffixes.organizational_domain(from_domain);
  if (!organization || *organization == from_domain) return look.discovery;
  const bool first_secure = look.discovery.security == dns::Security::secure;
  look = look_at(*organization, lookups);
  look.discovery.from_organization = true;
  if (!first_secure && look.discovery.security == dns::Security::secure)
    look.discovery.security = dns::Security::insecure;
  return look.discovery;
}

Outcome evaluate(std::string_view from_domain, const Authenticated& authenticated,
                 const alignment::SuffixList& suffixes, dns::Lookups& lookups) {
  const Discovery found = discover(from_domain, suffixes, lookups);
  Outcome outcome;
  outcome.security = found.security;
  outcome.domain = found.domain;
  outcome.explanation = found.explanation;
  if (found.status == Discovery::Status::temperror) outcome.result = Result::temperror;
  if (found.status != Discovery::Status::found) return outcome;

  const Record& record = found.record;
  outcome.policy = found.from_organization ? record.subdomain_policy : record.policy;
  const std::string place = "_dmarc." + found.domain + " (" + std::string(to_string(*outcome.policy)) + ")";
  const auto dkim_aligned = [&](const std::vector<std::string>& domains) {
    return any_aligned(from_domain, domains, record.dkim_alignment, suffixes);
  };
  const auto spf_aligned = [&](const std::string& domain) {
    return any_aligned(from_domain, {domain}, record.spf_alignment, suffixes);
  };
  if (dkim_aligned(authenticated.dkim_domains)) {
    outcome.result = Result::pass;
    outcome.explanation = "an aligned DKIM signature satisfies " + place;
  } else if (spf_aligned(authenticated.spf_domain)) {
    outcome.result = Result::pass;
    outcome.explanation = "SPF for an aligned domain satisfies " + place;
  } else if (dkim_aligned(authenticated.undecided_dkim_domains) ||
             spf_aligned(authenticated.undecided_spf_domain)) {
    outcome.result = Result::temperror;
    outcome.explanation = "neither DKIM nor SPF could be decided for now, as " + place + " asks";
  } else {
    outcome.result = Result::fail;
    outcome.explanation = place + " asks for a DKIM signature that counts of " +
                          wanted_domain(from_domain, record.dkim_alignment) + ", or for SPF to pass for " +
                          wanted_domain(from_domain, record.spf_alignment);
  }
  return outcome;
}

}  // namespace ampauth::dmarc
