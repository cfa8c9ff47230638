// The reasons of the result header: each has a token, a result, and the provider's code for it.
#pragma once

#include <span>
#include <string_view>

namespace ampauth::verdict {

/// amp-result of the result header.
enum class Result { pass, fail, policy, permerror, temperror, none };

std::string_view to_string(Result result);

/// In the order of precedence: where several apply, the first is the message's reason. First what makes a
/// message impossible to judge, then definite failures of authentication, then what only local policy
/// refuses, then size; temperror reasons stand last, since trouble of ours or of DNS never hides a definite
/// failure.
enum class Reason {
  from_missing,
  from_multiple,
  from_group,
  from_syntax,
  from_psl,
  field_multiple,
  mime_syntax,
  mime_encoding,
  mime_nesting,
  mime_multiple,
  mime_no_fallback,
  dkim_none,
  dkim_fail,
  dkim_expired,
  dkim_too_many,
  dkim_unaligned,
  spf_none,
  spf_neutral,
  spf_softfail,
  spf_fail,
  spf_permerror,
  tls_none,
  tls_unknown,
  dmarc_fail,
  dkim_bodylength,
  dkim_headers,
  dkim_testing,
  dkim_key_small,
  dkim_sha1,
  message_old,
  tls_version,
  dmarc_none,
  dmarc_policy_none,
  sender_denied,
  sender_not_allowed,
  amp_too_large,
  dns_bogus,
  dns_dkim,
  dns_spf,
  dns_dmarc,
  internal,
  exempt,
};

/// What there is to know of a reason.
struct ReasonFacts {
  Reason reason;
  std::string_view token;  ///< "dkim-unaligned"
  Result result;
  std::string_view gmail_code;  ///< Gmail's public fallback code, "" where it has none
  std::string_view advice;      ///< to the sender's engineer: what to change
};

const ReasonFacts& facts(Reason reason);
inline std::string_view to_string(Reason reason) { return facts(reason).token; }
/// All of them, in the order of the enumeration.
std::span<const ReasonFacts> all_reasons();

}  // namespace ampauth::verdict
