// SPF (RFC 7208) with libspf2 behind a strict record parser and limits of our own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.h"
#include "dns/lookups.h"

namespace ampauth::spf {

/// RFC 7208 2.6.
enum class Result { none, neutral, pass, fail, softfail, temperror, permerror };

std::string_view to_string(Result result);

/// The SMTP session as received; nothing of it is trusted to be well formed.
struct Identity {
  base::IpAddress client;
  std::string helo;
  std::string mail_from;  ///< RFC5321.MailFrom without angle brackets; "" is the null sender, checked by HELO
                          ///< (RFC 7208 2.4).
};

struct Outcome {
  Result result = Result::none;
  std::string
      domain;  ///< The domain checked, as base::to_ascii_domain writes it; "" where there is none to check.
  bool by_helo = false;  ///< The null sender: `domain` is HELO's.
  /// secure: every answer that was looked at; bogus: the one that ended the check.
  dns::Security security = dns::Security::insecure;
  std::string explanation;  ///< One sentence for people: what was found, the term or record at fault.
};

/// What evaluate() asks first, so that it can be asked early. nullopt where the identity holds no domain to
/// check.
std::optional<dns::Question> first_question(const Identity& identity);

/// RFC 7208's check_host. Thread-safe; waits for DNS until the look-ups' deadline. Never throws for a
/// sender's sake.
Outcome evaluate(const Identity& identity, dns::Lookups& lookups);

}  // namespace ampauth::spf
