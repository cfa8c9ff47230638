#include "tls/grade.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/handle.h"

namespace ampauth::tls {
namespace {

struct VersionName {
  Version version;
  std::string_view name;  // OpenSSL's spelling
};

constexpr std::array<VersionName, 5> kVersions{{{Version::ssl3, "SSLv3"},
                                                {Version::tls1_0, "TLSv1"},
                                                {Version::tls1_1, "TLSv1.1"},
                                                {Version::tls1_2, "TLSv1.2"},
                                                {Version::tls1_3, "TLSv1.3"}}};

struct Suite {
  std::string name;           // OpenSSL's
  std::string standard_name;  // IANA's
  int bits;
  bool authenticated;
};

// Every suite that OpenSSL knows, also those that are refused, so that the refusal can say why: hence level
// 0.
std::vector<Suite> all_suites() {
  std::vector<Suite> suites;
  const base::Handle<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_method()));
  if (!context) return suites;
  SSL_CTX_set_security_level(context.get(), 0);
  if (SSL_CTX_set_cipher_list(context.get(), "ALL:COMPLEMENTOFALL") != 1) return suites;
  const STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(context.get());
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
    const SSL_CIPHER* cipher = sk_SSL_CIPHER_value(ciphers, i);
    const char* standard_name = SSL_CIPHER_standard_name(cipher);
    suites.push_back({SSL_CIPHER_get_name(cipher), standard_name ? standard_name : "",
                      SSL_CIPHER_get_bits(cipher, nullptr),
                      SSL_CIPHER_get_auth_nid(cipher) != NID_auth_null});
  }
  return suites;
}

// By OpenSSL's or IANA's name; nullptr where OpenSSL does not know it.
const Suite* find_suite(std::string_view name) {
  static const std::vector<Suite> suites =
      all_suites();  // the library's knowledge, the same for the whole process
  const auto found = std::find_if(suites.begin(), suites.end(), [&](const Suite& suite) {
    return !name.empty() && (suite.name == name || suite.standard_name == name);
  });
  return found == suites.end() ? nullptr : &*found;
}

std::optional<int> parse_bits(std::string_view text) {
  int bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (error != std::errc{} || end != text.data() + text.size() || bits < 0) return std::nullopt;
  return bits;
}

Grade unknown(std::string explanation) {
  Grade grade;
  grade.explanation = std::move(explanation);
  return grade;
}

// OpenSSL has forgotten the EXPORT suites, among others: the MTA's bits are all that is known of them.
Grade of_forgotten_suite(std::optional<int> told_bits, const Minimum& minimum) {
  Grade grade = unknown("the MTA named a cipher suite that OpenSSL does not know");
  if (!told_bits || *told_bits >= minimum.bits) return grade;
  grade.result = Result::policy;
  grade.explanation = "a cipher suite that OpenSSL no longer knows, of " + std::to_string(*told_bits) +
                      " bits: wanted " + std::to_string(minimum.bits) + " bits or more";
  return grade;
}

}  // namespace

bool parse_version(std::string_view text, Version& version) {
  std::string name = base::lower_case(text);
  if (name.starts_with("tls") && !name.starts_with("tlsv")) name.insert(3, "v");
  if (name == "tlsv1.0") name = "tlsv1";
  for (const auto& known : kVersions) {
    if (!base::equals_ignoring_case(name, known.name)) continue;
    version = known.version;
    return true;
  }
  return false;
}

std::string_view to_string(Version version) {
  return std::find_if(kVersions.begin(), kVersions.end(), [&](const auto& v) { return v.version == version; })
      ->name;
}

std::string_view to_string(Result result) {
  switch (result) {
    case Result::pass: return "pass";
    case Result::none: return "none";
    case Result::policy: return "policy";
    case Result::unknown: return "unknown";
  }
  return "unknown";
}

Grade grade(const Session& session, const Minimum& minimum) {
  if (session.state == Session::State::unknown)
    return unknown(
        "the MTA did not tell whether the session was encrypted: it must send {tls_version} and {cipher}");
  if (session.state == Session::State::plain) {
    Grade grade;
    grade.result = Result::none;
    grade.explanation = "the message came in plain text: send it over TLS (STARTTLS)";
    return grade;
  }
  Version version{};
  if (!parse_version(session.version, version))
    return unknown("the MTA named a TLS version that is not known");
  const auto told_bits = parse_bits(session.bits);
  if (!session.bits.empty() && !told_bits)
    return unknown("the MTA named a cipher strength that is no number");
  const Suite* suite = find_suite(session.cipher);
  if (!suite) return of_forgotten_suite(told_bits, minimum);

  Grade grade;
  grade.version = to_string(version);
  grade.cipher = suite->name;
  grade.bits = std::min(suite->bits, told_bits.value_or(suite->bits));
  const std::string what =
      grade.version + " with " + grade.cipher + ", " + std::to_string(grade.bits) + " bits";
  const bool strong = version >= minimum.version && grade.bits >= minimum.bits && grade.bits > 0;
  grade.result = strong && suite->authenticated ? Result::pass : Result::policy;
  if (grade.result == Result::pass)
    grade.explanation = what;
  else if (strong)
    grade.explanation = what + ": the suite is anonymous, it proves no server";
  else
    grade.explanation = what + ": wanted " + std::string(to_string(minimum.version)) + " and " +
                        std::to_string(std::max(1, minimum.bits)) + " bits or more";
  return grade;
}

}  // namespace ampauth::tls
