#include "verdict/reason.h"

#include <array>

namespace ampauth::verdict {
namespace {

using R = Reason;

// The codes are those of Gmail's public list; where it has none that fits, the column is empty.
constexpr std::array kReasons{
    ReasonFacts{R::from_missing, "from-missing", Result::permerror, "MALFORMED",
                "Write exactly one From field."},
    ReasonFacts{R::from_multiple, "from-multiple", Result::permerror, "MALFORMED",
                "Write exactly one From field with exactly one address."},
    ReasonFacts{R::from_group, "from-group", Result::permerror, "MALFORMED",
                "Write a plain address in From, not a group."},
    ReasonFacts{R::from_syntax, "from-syntax", Result::permerror, "MALFORMED",
                "Write From as: Name <local-part@domain>, with a dot-atom local part and a domain of two "
                "labels or more."},
    ReasonFacts{R::from_psl, "from-psl", Result::permerror, "AUTH_FAILED",
                "Send from a domain of your own: From's domain is a public suffix."},
    ReasonFacts{
        R::field_multiple, "field-multiple", Result::permerror, "MALFORMED",
        "Write each of Date, Subject, Message-ID, To, Cc, Reply-To, Sender and the MIME fields only once "
        "(RFC 5322 3.6)."},
    ReasonFacts{
        R::mime_syntax, "mime-syntax", Result::permerror, "MALFORMED",
        "Write the message's MIME structure so that every parser reads it the same way (RFC 2045, 2046)."},
    ReasonFacts{R::mime_encoding, "mime-encoding", Result::permerror, "MALFORMED",
                "Encode the AMP part as 7bit, 8bit, quoted-printable or base64, without errors."},
    ReasonFacts{R::mime_nesting, "mime-nesting", Result::permerror, "MALFORMED",
                "Put the AMP part inside a multipart/alternative of the message, not as an attachment."},
    ReasonFacts{R::mime_multiple, "mime-multiple", Result::permerror, "MALFORMED",
                "Put exactly one text/x-amp-html part into the message."},
    ReasonFacts{R::mime_no_fallback, "mime-no-fallback", Result::permerror, "MALFORMED",
                "Put a text/plain or text/html part beside the AMP part."},
    ReasonFacts{R::dkim_none, "dkim-none", Result::fail, "DKIM_FAILED", "Sign the message with DKIM."},
    ReasonFacts{R::dkim_fail, "dkim-fail", Result::fail, "DKIM_FAILED",
                "Mend the DKIM signature: see what was found at it; nothing may change the message after it "
                "is signed."},
    ReasonFacts{R::dkim_expired, "dkim-expired", Result::fail, "DKIM_FAILED",
                "Leave x= out of the DKIM signature, or set it days ahead: it had expired on arrival."},
    ReasonFacts{R::dkim_too_many, "dkim-too-many", Result::fail, "DKIM_FAILED",
                "Send fewer DKIM signatures: not all were examined, and none of those passed."},
    ReasonFacts{R::dkim_unaligned, "dkim-unaligned", Result::fail, "DKIM_NOT_MATCHING_FROM",
                "Sign with a d= that has the same organizational domain as the From address."},
    ReasonFacts{R::spf_none, "spf-none", Result::fail, "SPF_FAILED",
                "Publish an SPF record for the envelope sender's domain."},
    ReasonFacts{R::spf_neutral, "spf-neutral", Result::fail, "SPF_FAILED",
                "Name the sending address in the SPF record: ?all proves nothing."},
    ReasonFacts{
        R::spf_softfail, "spf-softfail", Result::fail, "SPF_FAILED",
        "Name the sending address in the SPF record: ~all is no pass, even where DKIM and DMARC pass."},
    ReasonFacts{R::spf_fail, "spf-fail", Result::fail, "SPF_FAILED",
                "Send from an address that the SPF record names, or name this one."},
    ReasonFacts{R::spf_permerror, "spf-permerror", Result::fail, "SPF_FAILED",
                "Mend the SPF record: see what was found in it."},
    ReasonFacts{R::tls_none, "tls-none", Result::fail, "TLS_ENCRYPTION",
                "Send the message over TLS (STARTTLS)."},
    ReasonFacts{
        R::tls_unknown, "tls-unknown", Result::fail, "TLS_ENCRYPTION",
        "The receiving mail server did not tell its filter about TLS: its administrator must mend that."},
    ReasonFacts{R::dmarc_fail, "dmarc-fail", Result::fail, "AUTH_FAILED",
                "Satisfy your domain's own DMARC record: see which alignment it asks for."},
    ReasonFacts{R::dkim_bodylength, "dkim-bodylength", Result::policy, "DKIM_FAILED",
                "Sign the whole body: leave l= out of the DKIM signature."},
    ReasonFacts{R::dkim_headers, "dkim-headers", Result::policy, "DKIM_FAILED",
                "Sign the From and Content-Type fields: name them in h= of the DKIM signature."},
    ReasonFacts{R::dkim_testing, "dkim-testing", Result::policy, "DKIM_FAILED",
                "Remove t=y from the DKIM key record: it says that the key is only a test."},
    ReasonFacts{R::dkim_key_small, "dkim-key-small", Result::policy, "DKIM_FAILED",
                "Use an RSA key of 2048 bits (RFC 8301)."},
    ReasonFacts{R::dkim_sha1, "dkim-sha1", Result::policy, "DKIM_FAILED",
                "Sign with rsa-sha256 or ed25519-sha256: SHA-1 no longer counts (RFC 8301)."},
    ReasonFacts{R::message_old, "message-old", Result::policy, "OLD_EMAIL",
                "Sign the message when it is sent: its signature is older than the receiver accepts."},
    ReasonFacts{R::tls_version, "tls-version", Result::policy, "TLS_ENCRYPTION",
                "Use TLS 1.2 or later with a strong cipher suite (RFC 8996). An anonymous one is for the "
                "receiving server to exclude."},
    ReasonFacts{R::dmarc_none, "dmarc-none", Result::policy, "AUTH_FAILED",
                "Publish a DMARC record with p=quarantine or p=reject."},
    ReasonFacts{R::dmarc_policy_none, "dmarc-policy-none", Result::policy, "AUTH_FAILED",
                "Raise the DMARC policy to p=quarantine or p=reject."},
    ReasonFacts{R::sender_denied, "sender-denied", Result::policy, "",
                "The receiver does not accept AMP from this sender."},
    ReasonFacts{R::sender_not_allowed, "sender-not-allowed", Result::policy, "",
                "The receiver accepts AMP from registered senders only: register with it."},
    ReasonFacts{R::amp_too_large, "amp-too-large", Result::permerror, "INVALID_AMP",
                "Make the AMP part smaller: providers take at most 200,000 bytes decoded."},
    ReasonFacts{R::dns_bogus, "dns-bogus", Result::temperror, "AUTH_FAILED",
                "Mend the DNSSEC of your domain: the answer to a look-up failed its validation."},
    ReasonFacts{R::dns_dkim, "dns-dkim", Result::temperror, "DKIM_FAILED",
                "The DKIM key could not be looked up: see to the name servers."},
    ReasonFacts{R::dns_spf, "dns-spf", Result::temperror, "SPF_FAILED",
                "The SPF record could not be looked up: see to the name servers."},
    ReasonFacts{R::dns_dmarc, "dns-dmarc", Result::temperror, "AUTH_FAILED",
                "The DMARC record could not be looked up: see to the name servers."},
    ReasonFacts{R::internal, "internal", Result::temperror, "",
                "The receiver's filter failed; its log says why."},
    ReasonFacts{R::exempt, "exempt", Result::none, "", "The client is exempt: nothing was checked."},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kReasons.size(); ++i)
    if (kReasons[i].reason != static_cast<Reason>(i)) return false;
  return kReasons.size() == static_cast<std::size_t>(Reason::exempt) + 1;
}
static_assert(is_in_order(), "a row for each reason, in the order of the enumeration");

}  // namespace

std::string_view to_string(Result result) {
  switch (result) {
    case Result::pass: return "pass";
    case Result::fail: return "fail";
    case Result::policy: return "policy";
    case Result::permerror: return "permerror";
    case Result::temperror: return "temperror";
    case Result::none: return "none";
  }
  return "temperror";
}

const ReasonFacts& facts(Reason reason) { return kReasons[static_cast<std::size_t>(reason)]; }

std::span<const ReasonFacts> all_reasons() { return kReasons; }

}  // namespace ampauth::verdict
