// DMARC (RFC 7489): the policy of From's domain, and whether the message satisfies it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/suffix_list.h"
#include "dmarc/record.h"
#include "dns/lookups.h"

namespace ampauth::dmarc {

/// RFC 7489 11.2.
enum class Result { none, pass, fail, temperror };

std::string_view to_string(Result result);

/// A record, and where it was found.
struct Discovery {
  enum class Status { found, none, temperror };
  Status status = Status::none;
  Record record;
  std::string domain;              ///< of the record, without "_dmarc."
  bool from_organization = false;  ///< found at the organizational domain, so that sp= applies
  dns::Security security = dns::Security::insecure;  ///< secure: all that was looked at, until it was found
  std::string explanation;                           ///< One sentence for people: what was found where.
};

/// Asks for the records that evaluate() may need: at the domain and at its organizational domain. Blocks on
/// nothing.
void prefetch(std::string_view from_domain, const alignment::SuffixList& suffixes, dns::Lookups& lookups);

/// RFC 7489 6.6.3. `from_domain` as base::to_ascii_domain writes it.
Discovery discover(std::string_view from_domain, const alignment::SuffixList& suffixes,
                   dns::Lookups& lookups);

/// The identifiers that passed: d= of each verified signature, and the domain that SPF passed for ("" for
/// none). Those that could not be checked for now may have: where one of them would align, a failure may be
/// none.
struct Authenticated {
  std::vector<std::string> dkim_domains;
  std::string spf_domain;
  std::vector<std::string> undecided_dkim_domains = {};
  std::string undecided_spf_domain = {};
};

struct Outcome {
  Result result = Result::none;
  std::optional<Policy> policy;                      ///< The one that applies: p=, or sp= for a subdomain.
  std::string domain;                                ///< Where the record lies.
  dns::Security security = dns::Security::insecure;  ///< as of the discovery
  std::string explanation;                           ///< One sentence for people.
};

/// RFC 7489 6.6.2: passes where one authenticated identifier aligns in the record's mode.
Outcome evaluate(std::string_view from_domain, const Authenticated& authenticated,
                 const alignment::SuffixList& suffixes, dns::Lookups& lookups);

}  // namespace ampauth::dmarc
