// Key records (RFC 6376 3.6.1, RFC 8463 4.2), read strictly before libopendkim sees them.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::dkim {

struct KeyRecord {
  enum class Type { rsa, ed25519 };

  Type type = Type::rsa;
  /// "v=DKIM1; k=...; p=...", the key in the one form that libopendkim decodes (SubjectPublicKeyInfo, or the
  /// bare key of Ed25519) and short enough for its buffer. Empty where the key is revoked.
  std::string canonical;
  unsigned bits = 0;           ///< RSA modulus; 0 for Ed25519.
  bool revoked = false;        ///< p= is empty.
  bool testing = false;        ///< t=y
  bool no_subdomains = false;  ///< t=s: the domain of i= must be d=.
};

/// The error says what is wrong with the record. Refused: what RFC 6376 3.6.1 refuses, a key that is not for
/// e-mail (s=), a record that does not allow sha256 (h=), an unknown k=, and an RSA key that libopendkim
/// cannot hold.
tl::expected<KeyRecord, std::string> parse_key_record(std::string_view text);

/// The key among the TXT records of one name. RFC 6376 3.6.2.2 leaves several open: here exactly one must be
/// a key.
tl::expected<KeyRecord, std::string> choose_key_record(const std::vector<std::string>& texts);

}  // namespace ampauth::dkim
