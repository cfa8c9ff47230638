// Gathers the evidence on a message: DKIM, SPF, alignment, TLS, DMARC and the sender lists.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/suffix_list.h"
#include "auth/envelope.h"
#include "auth/timing.h"
#include "dkim/verify.h"
#include "dns/lookups.h"
#include "message/header_field.h"
#include "mime/reading.h"
#include "senders/registry.h"
#include "tls/grade.h"
#include "verdict/evidence.h"

namespace ampauth::auth {

struct AuthenticatorOptions {
  dkim::Limits dkim;
  tls::Minimum tls;
  std::vector<std::string> unsigned_content_type_domains;  ///< in lower case: see verdict::is_sealed
  bool examine_every_signature = false;                    ///< Also those whose d= cannot align with From.
};

/// Immutable; thread-safe. Each message brings its own Lookups.
class Authenticator {
 public:
  Authenticator(alignment::SuffixList suffixes, senders::Registry registry, AuthenticatorOptions options);

  const alignment::SuffixList& suffixes() const { return suffixes_; }
  const senders::Registry& registry() const { return registry_; }

  /// Asks for the DKIM keys, the SPF record and the DMARC records that examine() will want. Blocks on
  /// nothing.
  void prefetch(std::span<const message::HeaderField> fields, const Envelope& envelope,
                dns::Lookups& lookups) const;

  /// All evidence on the message whose body was read as `reading`. Waits for DNS until the look-ups'
  /// deadline. `now` is seconds since 1970, the time of receipt. The checks' times are added to `timing`.
  verdict::Evidence examine(std::span<const message::HeaderField> fields, std::string_view body,
                            const mime::Reading& reading, const Envelope& envelope, dns::Lookups& lookups,
                            std::uint64_t now, Timing& timing) const;

 private:
  dkim::Interested interest_in_signatures(const verdict::Evidence& evidence) const;
  void read_author(std::span<const message::HeaderField> fields, verdict::Evidence& evidence) const;

  alignment::SuffixList suffixes_;
  senders::Registry registry_;
  AuthenticatorOptions options_;
  dkim::Verifier dkim_;
};

}  // namespace ampauth::auth
