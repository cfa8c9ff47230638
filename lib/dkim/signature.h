// DKIM-Signature fields (RFC 6376 3.5), read strictly before libopendkim sees them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "dns/resolver.h"

namespace ampauth::dkim {

struct Signature {
  std::string domain;                        ///< d=, as base::to_ascii_domain writes it.
  std::string identity_domain;               ///< That of i=, likewise; d= where there is no i=.
  std::string selector;                      ///< s=, likewise.
  std::string algorithm;                     ///< a=, lower case: "rsa-sha256", "ed25519-sha256", "rsa-sha1".
  std::string value;                         ///< b= without white space (base64).
  std::vector<std::string> header_names;     ///< h=, lower case, in its order, repetitions kept.
  bool relaxed_body = false;                 ///< c=: how the body is canonicalised, else "simple".
  std::optional<std::uint64_t> body_length;  ///< l=
  std::optional<std::uint64_t> signed_at;    ///< t=, seconds since 1970
  std::optional<std::uint64_t> expires_at;   ///< x=

  bool signs(std::string_view lower_case_name) const;
};

/// `value` is the field's value. The error names the tag at fault and what is wrong with it, for people.
/// Refused: what RFC 6376 3.2 and 3.5 refuse, a tag twice, an i= that is not under d=, and what libopendkim
/// reads amiss.
tl::expected<Signature, std::string> parse_signature(std::string_view value);

/// Where the signature's key lies: selector._domainkey.domain, TXT.
dns::Question key_question(const Signature& signature);

}  // namespace ampauth::dkim
