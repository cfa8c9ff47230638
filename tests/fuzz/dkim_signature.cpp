// DKIM: what the strict parsers accept is as their headers say, and what passes is bound to From and the
// body.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "base/domain_name.h"
#include "dkim/base64.h"
#include "dkim/key_record.h"
#include "dkim/tag_list.h"
#include "dkim/verify.h"
#include "lenient_zone.h"
#include "message/message.h"
#include "require.h"

using namespace ampauth;

namespace {

constexpr std::uint64_t kNow = 1'767'268'800;  // 2026-01-01T12:00Z, when the messages of the vectors are sent

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void require_tag_list(std::string_view text) {
  const auto list = dkim::parse_tag_list(text);
  if (!list) {
    REQUIRE(!list.error().empty() && is_printable(list.error()));
    return;
  }
  for (const dkim::Tag& tag : list->tags()) {
    REQUIRE(list->find(tag.name) == &tag);  // so no name stands twice
    REQUIRE(tag.name.data() >= text.data() &&
            tag.value.data() + tag.value.size() <= text.data() + size(text));
    REQUIRE(base::trim(tag.value) == tag.value && is_printable(dkim::without_white_space(tag.value)));
  }
}

void require_key_record(std::string_view text) {
  const auto key = dkim::parse_key_record(text);
  if (!key) {
    REQUIRE(!key.error().empty() && is_printable(key.error()));
    return;
  }
  REQUIRE(key->revoked == key->canonical.empty());
  REQUIRE((key->bits > 0) == (!key->revoked && key->type == dkim::KeyRecord::Type::rsa));
  if (key->revoked) return;
  REQUIRE(key->canonical.size() <= 1024);
  const auto again = dkim::parse_key_record(key->canonical);
  REQUIRE(again && again->canonical == key->canonical);
  REQUIRE(again->type == key->type && again->bits == key->bits && !again->testing && !again->no_subdomains);
}

void require_signature(std::string_view value) {
  const auto signature = dkim::parse_signature(value);
  if (!signature) {
    REQUIRE(!signature.error().empty() && is_printable(signature.error()));
    return;
  }
  REQUIRE(base::to_ascii_domain(signature->domain) == signature->domain);
  REQUIRE(signature->domain.find('.') != std::string::npos);
  REQUIRE(base::is_same_or_subdomain(signature->identity_domain, signature->domain));
  REQUIRE(dns::is_askable(dkim::key_question(*signature).name));
  REQUIRE(signature->algorithm.ends_with("-sha256") || signature->algorithm == "rsa-sha1");
  REQUIRE(!signature->value.empty() && dkim::decode_base64(signature->value));
  REQUIRE(!signature->header_names.empty());
  for (const std::string& name : signature->header_names)
    REQUIRE(!name.empty() && base::lower_case(name) == name && signature->signs(name));
  // A second i=, or one that is not under d=.
  std::string_view tags = base::trim(value);
  if (tags.ends_with(';')) tags.remove_suffix(1);
  REQUIRE(!dkim::parse_signature(std::string(tags) + ";i=@example"));
  REQUIRE(!signature->signed_at || !signature->expires_at || *signature->signed_at < *signature->expires_at);
}

dkim::Interest in_all(std::string_view) { return dkim::Interest::most; }

std::vector<dkim::Verification> verify(const std::vector<message::HeaderField>& fields, std::string_view body,
                                       dns::Resolver& zone) {
  static const dkim::Limits limits;
  static const dkim::Verifier verifier(limits);
  dns::Lookups lookups(zone, std::chrono::seconds(5));
  verifier.prefetch(fields, in_all, lookups);
  const std::size_t asked = lookups.asked();
  auto verifications = verifier.verify(fields, body, in_all, lookups, kNow);
  REQUIRE(asked <= limits.max_signatures && lookups.asked() == asked);
  return verifications;
}

bool passes(const std::vector<dkim::Verification>& verifications) {
  return std::any_of(verifications.begin(), verifications.end(),
                     [](const dkim::Verification& one) { return one.result == dkim::Result::pass; });
}

void require_consistent(const dkim::Verification& one) {
  REQUIRE((one.result == dkim::Result::pass) == (one.flaw == dkim::Flaw::none));
  REQUIRE((one.result == dkim::Result::temperror) ==
          (one.flaw == dkim::Flaw::dns || one.flaw == dkim::Flaw::dns_bogus));
  REQUIRE((one.flaw == dkim::Flaw::dns_bogus) == (one.key_security == dns::Security::bogus));
  REQUIRE((one.result == dkim::Result::neutral) == (one.flaw == dkim::Flaw::not_examined));
  REQUIRE(!one.explanation.empty() && is_printable(one.explanation));
  REQUIRE(one.b.size() <= 8 && is_printable(one.domain + one.selector + one.algorithm + one.b));
  REQUIRE(one.result != dkim::Result::pass ||
          (one.algorithm == "rsa-sha256" ? one.key_bits >= 1024 : one.algorithm == "ed25519-sha256"));
}

// No change of the author or of the body, however small, leaves a pass.
void require_bound(const message::Message& message, dns::Resolver& zone) {
  const std::string body(message.body.view());
  REQUIRE(!passes(verify(message.fields, body + "x", zone)));
  std::vector<message::HeaderField> fields = message.fields;
  for (message::HeaderField& field : fields)
    if (message::is_named(field, "from")) field.value += "x";
  REQUIRE(!passes(verify(fields, body, zone)));
  for (const bool on_top : {true, false}) {
    fields = message.fields;
    fields.insert(on_top ? fields.begin() : fields.end(), {"From", " other@example.com"});
    REQUIRE(!passes(verify(fields, body, zone)));
  }
}

}  // namespace

// The input is a zone, an empty line that ends in LF alone, and a message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  require_tag_list(bytes);
  require_key_record(bytes);
  require_signature(bytes);

  dns::Zone zone = fuzz::lenient_zone(fuzz::take_until(bytes, "\n\n"));
  const message::Message message = message::parse_message(bytes, 1 << 28);
  for (const message::HeaderField& field : message.fields) {
    require_tag_list(field.value);
    if (message::is_named(field, "dkim-signature")) require_signature(field.value);
  }
  const auto verifications = verify(message.fields, message.body.view(), zone);
  REQUIRE(verifications.size() ==
          std::min(message::count_named(message.fields, "dkim-signature"), dkim::Verifier::kMaxReported));
  for (const dkim::Verification& one : verifications) require_consistent(one);
  if (passes(verifications)) require_bound(message, zone);
  return 0;
}
