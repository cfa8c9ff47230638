// DKIM verification (RFC 6376, 8301, 8463) with libopendkim behind strict parsers of our own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/signature.h"
#include "dns/lookups.h"
#include "message/header_field.h"

namespace ampauth::dkim {

class Opendkim;

/// RFC 8601 2.7.1.
enum class Result { pass, fail, policy, neutral, permerror, temperror };

/// Why a signature does not count. The order is that of closeness to a pass: where several signatures fail,
/// the least value is the message's reason, but for `dns` and `too_many`, which may hide a pass.
enum class Flaw {
  none,
  body_length,  ///< l= leaves bytes of the body uncovered.
  headers,      ///< From is not signed.
  key_testing,  ///< The key has t=y.
  expired,      ///< x= has passed.
  key_small,
  sha1,
  dns,        ///< The key could not be looked up for now.
  dns_bogus,  ///< The answer to its look-up failed DNSSEC validation.
  invalid,    ///< Broken signature, changed header or body, no key, revoked key, malformed signature or key
              ///< record.
  too_many,   ///< Past the cap on signatures examined.
  not_examined,  ///< d= cannot align with From, so it was neither looked up nor computed.
};

/// What became of one DKIM-Signature field. All text in it is safe to print: tokens, or explanations of our
/// own.
struct Verification {
  Result result = Result::neutral;
  Flaw flaw = Flaw::not_examined;
  std::string explanation;  ///< One sentence for people: what was found and what was wanted.
  std::string domain;       ///< d=; "" where the field could not be read, and so below.
  std::string selector;     ///< s=
  std::string algorithm;    ///< a=
  std::string b;            ///< The first 8 base64 characters of b= (RFC 6008).
  bool signs_content_type = false;
  bool signs_date = false;
  std::optional<std::uint64_t> signed_at;                ///< t=, seconds since 1970
  bool has_body_length = false;                          ///< l= is there, whatever it covers.
  unsigned key_bits = 0;                                 ///< RSA modulus; 0 where not known or Ed25519.
  dns::Security key_security = dns::Security::insecure;  ///< of the key's record
};

struct Limits {
  unsigned min_rsa_bits = 1024;    ///< RFC 8301 3.2
  std::size_t max_signatures = 8;  ///< examined; at most Verifier::kMaxReported
};

/// How much a signature may help its message.
enum class Interest {
  none,  ///< It cannot: it is neither looked up nor computed.
  some,  ///< Examined where those of most interest leave room.
  most,  ///< It can align with From: examined before others.
};

/// Says what interest there is in signatures by this d=.
using Interested = std::function<Interest(std::string_view domain)>;

/// Immutable once built; thread-safe.
class Verifier {
 public:
  explicit Verifier(Limits limits);
  ~Verifier();
  Verifier(const Verifier&) = delete;
  Verifier& operator=(const Verifier&) = delete;

  /// Asks for the keys of the signatures that verify() will examine. Blocks on nothing.
  void prefetch(std::span<const message::HeaderField> fields, const Interested& interested,
                dns::Lookups& lookups) const;

  /// One Verification a DKIM-Signature field, in the order of the fields. Of more than kMaxReported those
  /// examined are kept, then those that tell most: too_many, not_examined, fields that cannot be read.
  /// `body` has CRLF line ends as sent; `now` is seconds since 1970. Waits for keys until the look-ups'
  /// deadline. Never throws for a message's sake.
  std::vector<Verification> verify(std::span<const message::HeaderField> fields, std::string_view body,
                                   const Interested& interested, dns::Lookups& lookups,
                                   std::uint64_t now) const;

  /// At most this many fields are reported; all are read.
  static constexpr std::size_t kMaxReported = 64;

 private:
  Limits limits_;
  std::unique_ptr<Opendkim> opendkim_;
};

std::string_view to_string(Result result);

}  // namespace ampauth::dkim
