#include "auth/authenticator.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "dmarc/evaluate.h"
#include "message/date.h"
#include "message/from.h"
#include "message/repeated_fields.h"
#include "mime/reading.h"
#include "spf/evaluate.h"

namespace ampauth::auth {
namespace {

using alignment::Mode;

void read_amp_parts(const mime::Reading& reading, std::string_view body, verdict::Evidence& evidence) {
  evidence.reading = reading;
  const std::vector<mime::AmpPart> parts = mime::own_parts(reading);
  for (const mime::AmpPart& part : parts) {
    const mime::Decoded decoded = mime::decode(part, body);
    evidence.amp_size = std::max(evidence.amp_size, decoded.size);
    evidence.amp_decodes = evidence.amp_decodes && decoded.valid;
    if (parts.size() == 1) evidence.amp_sha256 = decoded.sha256;
  }
}

// Where a relay has told too little, its administrator can mend it; the client cannot.
tls::Grade grade_tls(const Envelope& envelope, const tls::Minimum& minimum) {
  tls::Grade grade = tls::grade(envelope.tls, minimum);
  if (envelope.relays == 0 || envelope.tls.state != tls::Session::State::unknown) return grade;
  grade.explanation =
      !envelope.unknown_because.empty()
          ? envelope.unknown_because
          : "the relay's Received field names no TLS version and cipher suite: it must be told to "
            "write them (Postfix: smtpd_tls_received_header = yes)";
  return grade;
}

std::optional<spf::Identity> spf_identity(const Envelope& envelope) {
  if (!envelope.client) return std::nullopt;
  return spf::Identity{*envelope.client, envelope.helo, envelope.mail_from};
}

std::string written_from(std::span<const message::HeaderField> fields) {
  constexpr std::size_t kLine = 200;
  std::string written;
  for (const message::HeaderField& field : fields) {
    if (!message::is_named(field, "from")) continue;
    written.append(written.empty() ? "" : " and ").append(base::trim(field.value).substr(0, kLine));
    if (written.size() < kLine) continue;
    written.resize(kLine);
    return written + "...";
  }
  return written;
}

// The time of the Date that a signature signs: of several the last (RFC 6376 5.4.2). Anybody may add one
// above.
std::optional<std::uint64_t> signed_date(std::span<const message::HeaderField> fields) {
  const auto last = std::find_if(fields.rbegin(), fields.rend(),
                                 [](const auto& field) { return message::is_named(field, "date"); });
  return last == fields.rend() ? std::nullopt : message::parse_date(last->value);
}

dmarc::Authenticated authenticated_identifiers(const verdict::Evidence& evidence) {
  dmarc::Authenticated authenticated;
  for (const verdict::Signature& signature : evidence.signatures) {
    if (!signature.sealed) continue;
    const dkim::Result result = signature.verification.result;
    const std::string& domain = signature.verification.domain;
    if (result == dkim::Result::pass) authenticated.dkim_domains.push_back(domain);
    if (result == dkim::Result::temperror) authenticated.undecided_dkim_domains.push_back(domain);
  }
  if (evidence.spf.result == spf::Result::pass) authenticated.spf_domain = evidence.spf.domain;
  if (evidence.spf.result == spf::Result::temperror) authenticated.undecided_spf_domain = evidence.spf.domain;
  return authenticated;
}

senders::Sender sender_of(const verdict::Evidence& evidence) {
  senders::Sender sender{evidence.from->address(), {}, {}};
  for (const verdict::Signature& signature : evidence.signatures) {
    if (!signature.relaxed_aligned || !signature.sealed) continue;
    const dkim::Verification& verification = signature.verification;
    if (verification.result == dkim::Result::pass) sender.signers.push_back(verification.domain);
    if (verification.result == dkim::Result::temperror)
      sender.undecided_signers.push_back(verification.domain);
  }
  return sender;
}

}  // namespace

Authenticator::Authenticator(alignment::SuffixList suffixes, senders::Registry registry,
                             AuthenticatorOptions options)
    : suffixes_(std::move(suffixes)),
      registry_(std::move(registry)),
      options_(std::move(options)),
      dkim_(options_.dkim) {}

void Authenticator::read_author(std::span<const message::HeaderField> fields,
                                verdict::Evidence& evidence) const {
  evidence.from = message::parse_from(fields);
  evidence.from_written = written_from(fields);
  evidence.from_has_organization =
      evidence.from && suffixes_.organizational_domain(evidence.from->domain).has_value();
}

// Signatures that cannot align with From mostly cannot help it: then they cost neither DNS nor RSA.
dkim::Interested Authenticator::interest_in_signatures(const verdict::Evidence& evidence) const {
  const dkim::Interest others =
      options_.examine_every_signature ? dkim::Interest::some : dkim::Interest::none;
  if (!evidence.from) return [others](std::string_view) { return others; };
  return [this, others, from_domain = evidence.from->domain](std::string_view domain) {
    return suffixes_.aligned(domain, from_domain, Mode::relaxed) ? dkim::Interest::most : others;
  };
}

void Authenticator::prefetch(std::span<const message::HeaderField> fields, const Envelope& envelope,
                             dns::Lookups& lookups) const {
  verdict::Evidence evidence;
  read_author(fields, evidence);
  // DMARC and the keys first: an SPF record's own questions must not use up the message's budget before them.
  if (evidence.from) dmarc::prefetch(evidence.from->domain, suffixes_, lookups);
  dkim_.prefetch(fields, interest_in_signatures(evidence), lookups);
  if (const auto identity = spf_identity(envelope))
    if (const auto question = spf::first_question(*identity)) lookups.prefetch(*question);
}

verdict::Evidence Authenticator::examine(std::span<const message::HeaderField> fields, std::string_view body,
                                         const mime::Reading& reading, const Envelope& envelope,
                                         dns::Lookups& lookups, std::uint64_t now, Timing& timing) const {
  verdict::Evidence evidence;
  evidence.received_at = now;
  evidence.mail_from = envelope.mail_from;
  evidence.helo = envelope.helo;
  read_author(fields, evidence);
  evidence.repeated_fields = message::repeated_fields(fields);
  read_amp_parts(reading, body, evidence);
  prefetch(fields, envelope, lookups);

  auto verifications = timed(Check::dkim, timing, [&] {
    return dkim_.verify(fields, body, interest_in_signatures(evidence), lookups, now);
  });
  const auto date = signed_date(fields);
  for (dkim::Verification& verification : verifications) {
    verdict::Signature signature{std::move(verification)};
    signature.signed_at = signature.verification.signed_at;
    if (!signature.signed_at && signature.verification.signs_date) signature.signed_at = date;
    signature.sealed =
        verdict::is_sealed(signature.verification, reading, options_.unsigned_content_type_domains);
    if (evidence.from) {
      signature.relaxed_aligned =
          suffixes_.aligned(signature.verification.domain, evidence.from->domain, Mode::relaxed);
      signature.strict_aligned =
          suffixes_.aligned(signature.verification.domain, evidence.from->domain, Mode::strict);
    }
    evidence.signatures.push_back(std::move(signature));
  }
  if (const auto identity = spf_identity(envelope))
    evidence.spf = timed(Check::spf, timing, [&] { return spf::evaluate(*identity, lookups); });
  else
    evidence.spf.explanation = "the client's address is not known, so SPF has nothing to check" +
                               (envelope.unknown_because.empty() ? "" : ": " + envelope.unknown_because);
  evidence.tls = grade_tls(envelope, options_.tls);
  if (!evidence.from) return evidence;  // Nobody is there to have a policy, or to be on a list.
  evidence.dmarc = timed(Check::dmarc, timing, [&] {
    return dmarc::evaluate(evidence.from->domain, authenticated_identifiers(evidence), suffixes_, lookups);
  });
  evidence.registration = timed(Check::senders, timing, [&] {
    return registry_.check(sender_of(evidence), envelope.recipients, senders::day_of(now));
  });
  return evidence;
}

}  // namespace ampauth::auth
