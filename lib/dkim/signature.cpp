#include "dkim/signature.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/domain_name.h"
#include "base/failure.h"
#include "dkim/base64.h"
#include "dkim/tag_list.h"

namespace ampauth::dkim {
namespace {

// Far above real signatures.
constexpr std::size_t kMaxField = 16384;
constexpr std::size_t kMaxHeaderNames = 4000;  // bytes of h=
constexpr std::size_t kMaxHeaderCount = 500;   // libopendkim looks through the header once for each name
constexpr std::size_t kMaxIdentity = 255;
constexpr std::size_t kMaxDigits = 12;  // RFC 6376 3.5 for t= and x=; no body has an l= that long
// libopendkim subtracts its tolerance of clocks (opendkim.cpp) from t=, which must not underflow.
constexpr std::uint64_t kEarliest = 1'100'000'000;     // 2004; DKIM is of 2007
constexpr std::string_view kKeyNode = "._domainkey.";  // RFC 6376 3.6.2.1

using Checked = tl::expected<void, std::string>;

base::Failure failure(std::string_view tag, std::string_view problem) {
  return base::Failure(std::string(tag) + "= " + std::string(problem));
}

tl::expected<std::string_view, std::string> required(const TagList& tags, std::string_view name) {
  const Tag* tag = tags.find(name);
  if (!tag) return failure(name, "is missing");
  if (tag->value.empty()) return failure(name, "is empty");
  return tag->value;
}

// libopendkim blanks the value of b= where it sees a b right before an equals sign, in whatever tag.
Checked check_blanked_tags(const TagList& tags) {
  for (const Tag& tag : tags.tags()) {
    if (tag.name == "b" && tag.blank_before_equals)
      return failure("b", "has white space before its equals sign");
    if (tag.name != "b" && tag.name.ends_with('b'))
      return base::Failure("an unknown tag has a name that ends in b");
  }
  return {};
}

Checked read_version_and_algorithm(const TagList& tags, Signature& signature) {
  const auto version = required(tags, "v");
  if (!version) return base::Failure(version.error());
  if (*version != "1") return failure("v", "is not 1");

  const auto algorithm = required(tags, "a");
  if (!algorithm) return base::Failure(algorithm.error());
  signature.algorithm = base::lower_case(*algorithm);
  constexpr std::array<std::string_view, 3> kKnown = {"rsa-sha256", "ed25519-sha256", "rsa-sha1"};
  if (std::find(kKnown.begin(), kKnown.end(), signature.algorithm) == kKnown.end()) {
    signature.algorithm.clear();
    return failure("a", "names an unknown algorithm");
  }
  return {};
}

// The selector is checked with the name it is part of: on its own, "20230601" would look like no domain.
Checked read_domain_and_selector(const TagList& tags, Signature& signature) {
  const auto domain = required(tags, "d");
  if (!domain) return base::Failure(domain.error());
  const auto selector = required(tags, "s");
  if (!selector) return base::Failure(selector.error());

  const auto name = base::to_ascii_domain(*domain);
  if (!name || domain->ends_with('.') || name->find('.') == std::string::npos)
    return failure("d", "is not a domain of at least two labels");
  const auto key_name = base::to_ascii_domain(std::string(*selector).append(kKeyNode).append(*name));
  if (!key_name) return failure("s", "is not a selector");
  signature.domain = *name;
  signature.selector = key_name->substr(0, key_name->size() - kKeyNode.size() - name->size());
  return {};
}

// dkim-quoted-printable (RFC 6376 2.11): every "=" begins a hex-octet.
bool is_quoted_printable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') continue;
    if (text.size() - i < 3 || base::hex_value(text[i + 1]) < 0 || base::hex_value(text[i + 2]) < 0)
      return false;
    i += 2;
  }
  return true;
}

Checked read_identity(const TagList& tags, Signature& signature) {
  signature.identity_domain = signature.domain;
  const Tag* tag = tags.find("i");
  if (!tag) return {};
  const std::string identity = without_white_space(tag->value);
  const auto at = identity.rfind('@');
  if (at == std::string::npos) return failure("i", "has no @");
  if (identity.size() > kMaxIdentity || !is_quoted_printable(identity))
    return failure("i", "is not an address");
  const auto domain = base::to_ascii_domain(std::string_view(identity).substr(at + 1));
  if (!domain || identity.ends_with('.')) return failure("i", "has no valid domain");
  if (!base::is_same_or_subdomain(*domain, signature.domain)) return failure("i", "is not under d=");
  signature.identity_domain = *domain;
  return {};
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
}

Checked read_header_names(const TagList& tags, Signature& signature) {
  const auto names = required(tags, "h");
  if (!names) return base::Failure(names.error());
  if (names->size() > kMaxHeaderNames) return failure("h", "is longer than 4,000 bytes");
  std::vector<std::string_view> pieces = base::split(*names, ':');
  // A colon at the end names nothing: dkimpy, Mail::DKIM and libopendkim hash the same fields.
  if (pieces.size() > 1 && base::trim(pieces.back()).empty()) pieces.pop_back();
  if (pieces.size() > kMaxHeaderCount) return failure("h", "names over 500 fields");
  for (const std::string_view piece : pieces) {
    const std::string_view name = base::trim(piece);
    if (!is_field_name(name)) return failure("h", "holds something that is not a field name");
    signature.header_names.push_back(base::lower_case(name));
  }
  return {};
}

Checked read_hashes(const TagList& tags, Signature& signature) {
  const auto value = required(tags, "b");
  if (!value) return base::Failure(value.error());
  signature.value = without_white_space(*value);
  if (!decode_base64(signature.value)) return failure("b", "is not base64");

  const auto body_hash = required(tags, "bh");
  if (!body_hash) return base::Failure(body_hash.error());
  const auto hash = decode_base64(without_white_space(*body_hash));
  if (!hash) return failure("bh", "is not base64");
  const std::size_t wanted = signature.algorithm == "rsa-sha1" ? 20 : 32;
  if (hash->size() != wanted) return failure("bh", "has not the length of the hash that a= names");
  return {};
}

Checked read_canonicalization(const TagList& tags, Signature& signature) {
  const Tag* tag = tags.find("c");
  if (!tag) return {};
  const std::string value = base::lower_case(tag->value);
  const auto slash = value.find('/');
  const std::string header = value.substr(0, slash);
  const std::string body = slash == std::string::npos ? "simple" : value.substr(slash + 1);
  const auto is_known = [](std::string_view name) { return name == "simple" || name == "relaxed"; };
  if (!is_known(header) || !is_known(body)) return failure("c", "names an unknown canonicalization");
  signature.relaxed_body = body == "relaxed";
  return {};
}

Checked check_query_method(const TagList& tags) {
  const Tag* tag = tags.find("q");
  if (!tag) return {};
  for (const std::string_view method : base::split(tag->value, ':'))
    if (base::equals_ignoring_case(base::trim(method), "dns/txt")) return {};
  return failure("q", "does not allow dns/txt");
}

Checked read_number(const TagList& tags, std::string_view name, std::optional<std::uint64_t>& number) {
  const Tag* tag = tags.find(name);
  if (!tag) return {};
  const std::string_view digits = tag->value;
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), base::is_digit))
    return failure(name, "is not a number");
  if (digits.size() > kMaxDigits) return failure(name, "has more than 12 digits");
  number = std::stoull(std::string(digits));
  return {};
}

Checked read_numbers(const TagList& tags, Signature& signature) {
  for (const auto& [name, number] :
       {std::pair{"l", &signature.body_length}, std::pair{"t", &signature.signed_at},
        std::pair{"x", &signature.expires_at}})
    if (auto read = read_number(tags, name, *number); !read) return read;
  if (signature.signed_at && *signature.signed_at < kEarliest)
    return failure("t", "is from before DKIM existed");
  if (signature.signed_at && signature.expires_at && *signature.expires_at <= *signature.signed_at)
    return failure("x", "is not after t=");
  return {};
}

}  // namespace

bool Signature::signs(std::string_view lower_case_name) const {
  return std::find(header_names.begin(), header_names.end(), lower_case_name) != header_names.end();
}

tl::expected<Signature, std::string> parse_signature(std::string_view value) {
  if (value.size() > kMaxField) return base::Failure("it is longer than 16,384 bytes");
  const auto tags = parse_tag_list(value);
  if (!tags) return base::Failure(tags.error());

  Signature signature;
  auto checked = check_blanked_tags(*tags);
  if (checked) checked = read_version_and_algorithm(*tags, signature);
  if (checked) checked = read_domain_and_selector(*tags, signature);
  if (checked) checked = read_identity(*tags, signature);
  if (checked) checked = read_header_names(*tags, signature);
  if (checked) checked = read_hashes(*tags, signature);
  if (checked) checked = read_canonicalization(*tags, signature);
  if (checked) checked = check_query_method(*tags);
  if (checked) checked = read_numbers(*tags, signature);
  if (!checked) return base::Failure(checked.error());
  return signature;
}

dns::Question key_question(const Signature& signature) {
  return {signature.selector + std::string(kKeyNode) + signature.domain, dns::Type::txt};
}

}  // namespace ampauth::dkim
