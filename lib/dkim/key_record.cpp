#include "dkim/key_record.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/failure.h"
#include "base/handle.h"
#include "dkim/base64.h"
#include "dkim/tag_list.h"

namespace ampauth::dkim {
namespace {

constexpr std::size_t kMaxCanonical = 1024;  // libopendkim's buffer less its NUL; RSA of 4,096 bits takes 760
constexpr std::size_t kEd25519Octets = 32;   // RFC 8032 5.1.5
constexpr std::size_t kMaxRecords = 8;       // decoding a key costs 0.2 ms, an answer may hold hundreds

using Pkey = base::Handle<EVP_PKEY, EVP_PKEY_free>;

// Whether the tag is absent or its list of names, separated by colons, holds one of those wanted.
bool allows(const TagList& tags, std::string_view name, std::initializer_list<std::string_view> wanted) {
  const Tag* tag = tags.find(name);
  if (!tag) return true;
  for (const std::string_view piece : base::split(tag->value, ':'))
    for (const std::string_view option : wanted)
      if (base::equals_ignoring_case(base::trim(piece), option)) return true;
  return false;
}

// Both forms that are published: SubjectPublicKeyInfo, and RFC 6376's own RSAPublicKey (RFC 8017 A.1.1).
Pkey decode_rsa(std::string_view der) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(der.data());
  const auto length = static_cast<long>(der.size());
  const unsigned char* end = begin;
  Pkey key(d2i_PUBKEY(nullptr, &end, length));
  if (!key) {
    end = begin;
    key.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &end, length));
  }
  ERR_clear_error();
  const bool is_rsa = key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA && end == begin + length;
  return is_rsa ? std::move(key) : Pkey();
}

std::string encode_spki(const EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(key, &der);
  if (length <= 0) return "";
  std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return octets;
}

// A verify takes as long as its exponent has bits: one of 1,024 bits costs 8 ms.
constexpr int kMaxExponentBits = 64;

int exponent_bits(const EVP_PKEY* key) {
  BIGNUM* exponent = nullptr;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) != 1) return kMaxExponentBits + 1;
  const int bits = BN_num_bits(exponent);
  BN_free(exponent);
  return bits;
}

std::optional<std::string> read_rsa(std::string_view octets, KeyRecord& record) {
  const Pkey key = decode_rsa(octets);
  if (!key) return "p= is not an RSA key";
  record.bits = static_cast<unsigned>(EVP_PKEY_get_bits(key.get()));
  record.canonical = "v=DKIM1; k=rsa; p=" + encode_base64(encode_spki(key.get()));
  if (record.canonical.size() > kMaxCanonical)
    return "its RSA key of " + std::to_string(record.bits) + " bits is longer than can be examined";
  if (exponent_bits(key.get()) > kMaxExponentBits) return "its RSA key has an exponent of over 64 bits";
  return std::nullopt;
}

std::optional<std::string> read_key(std::string_view p, KeyRecord& record) {
  const std::string dense = without_white_space(p);
  record.revoked = dense.empty();
  if (record.revoked) return std::nullopt;
  const auto octets = decode_base64(dense);
  if (!octets) return "p= is not base64";
  if (record.type == KeyRecord::Type::rsa) return read_rsa(*octets, record);
  if (octets->size() != kEd25519Octets) return "p= is not an Ed25519 key";
  record.canonical = "v=DKIM1; k=ed25519; p=" + encode_base64(*octets);
  return std::nullopt;
}

std::optional<std::string> read_type(const TagList& tags, KeyRecord& record) {
  const Tag* tag = tags.find("k");
  if (!tag || base::equals_ignoring_case(tag->value, "rsa")) return std::nullopt;
  if (!base::equals_ignoring_case(tag->value, "ed25519")) return "k= names an unknown type of key";
  record.type = KeyRecord::Type::ed25519;
  return std::nullopt;
}

void read_flags(const TagList& tags, KeyRecord& record) {
  const Tag* tag = tags.find("t");
  if (!tag) return;
  for (const std::string_view piece : base::split(tag->value, ':')) {
    if (base::equals_ignoring_case(base::trim(piece), "y")) record.testing = true;
    if (base::equals_ignoring_case(base::trim(piece), "s")) record.no_subdomains = true;
  }
}

}  // namespace

tl::expected<KeyRecord, std::string> parse_key_record(std::string_view text) {
  constexpr std::string_view kNotes = "n";  // for people (RFC 6376 3.6.1), and in their language
  const auto tags = parse_tag_list(text, kNotes);
  if (!tags) return base::Failure(tags.error());
  const Tag* version = tags->find("v");
  if (version && (version != tags->tags().data() || version->value != "DKIM1"))
    return base::Failure("v= is not DKIM1 in the first place");
  const Tag* key = tags->find("p");
  if (!key) return base::Failure("p= is missing");

  KeyRecord record;
  if (auto problem = read_type(*tags, record)) return base::Failure(*problem);
  if (!allows(*tags, "h", {"sha256"})) return base::Failure("h= does not allow sha256");
  if (!allows(*tags, "s", {"email", "*"})) return base::Failure("s= does not allow e-mail");
  read_flags(*tags, record);
  if (auto problem = read_key(key->value, record)) return base::Failure(*problem);
  return record;
}

tl::expected<KeyRecord, std::string> choose_key_record(const std::vector<std::string>& texts) {
  if (texts.empty()) return base::Failure("there is no record");
  if (texts.size() > kMaxRecords)
    return base::Failure("there are " + std::to_string(texts.size()) + " records where one is wanted");
  tl::expected<KeyRecord, std::string> chosen = base::Failure("");
  std::string first_problem;
  for (const std::string& text : texts) {
    auto record = parse_key_record(text);
    if (!record) {
      if (first_problem.empty()) first_problem = record.error();
    } else if (chosen) {
      return base::Failure("several records are keys where one is wanted");
    } else {
      chosen = std::move(record);
    }
  }
  if (!chosen) return base::Failure(first_problem);
  return chosen;
}

}  // namespace ampauth::dkim
