// Whether the SMTP session was encrypted well enough (RFC 8996, RFC 9325).
#pragma once

#include <string>
#include <string_view>

namespace ampauth::tls {

/// Ordered from the oldest.
enum class Version { ssl3, tls1_0, tls1_1, tls1_2, tls1_3 };

/// What the MTA says of the session, in the words of its macros.
struct Session {
  enum class State {
    unknown,  ///< The MTA did not tell.
    plain,    ///< The MTA tells of TLS, and there was none.
    encrypted,
  };
  State state = State::unknown;
  std::string version;  ///< {tls_version}: "TLSv1.3"
  std::string cipher;   ///< {cipher}: OpenSSL's or IANA's name
  std::string bits;     ///< {cipher_bits}: the strength in bits; may be empty
};

struct Minimum {
  Version version = Version::tls1_2;
  int bits = 128;
};

enum class Result {
  pass,
  none,     ///< Plain text.
  policy,   ///< Encrypted, below the minimum or with a suite that protects nothing.
  unknown,  ///< Not told, or told in words that cannot be read.
};

std::string_view to_string(Result result);

struct Grade {
  Result result = Result::unknown;
  std::string
      version;  ///< As OpenSSL spells it; "" where not known. These three are tokens, fit for a header.
  std::string cipher;
  int bits = 0;
  std::string explanation;  ///< One sentence for people: what was found and what was wanted.
};

/// "TLSv1.2" or "TLS1.2" in any case. False, and `version` untouched, for what is no such name.
bool parse_version(std::string_view text, Version& version);
std::string_view to_string(Version version);

/// Strength and authentication of the suite come from OpenSSL by its name; the lower of that and the MTA's
/// bits counts. Suites without encryption or without a certificate are `policy`, names OpenSSL does not know
/// are `unknown`, unless the MTA's bits are too few.
Grade grade(const Session& session, const Minimum& minimum);

}  // namespace ampauth::tls
