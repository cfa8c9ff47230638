#include "header/result_field.h"

#include <vector>

#include "base/ascii.h"
#include "header/spelling.h"
#include "header/token.h"

namespace ampauth::header {
namespace {

constexpr std::size_t kFoldColumn = 78;      // RFC 5322 2.1.1
constexpr std::size_t kMaxDkimDetails = 16;  // a field that stays readable

/// The field's value as words; format() folds between them. A resinfo's last word carries its ";".
class Words {
 public:
  void word(std::string text) { words_.push_back(std::move(text)); }
  void property(std::string_view name, std::string_view value) {
    words_.push_back(std::string(name) + "=" + token(value));
  }
  /// header.b (RFC 6008) must begin as b= does: a value that token() would change is left out.
  void signature_value(std::string_view b) {
    if (token(b) == b) property("header.b", b);
  }
  void dnssec(dns::Security security) {
    if (security != dns::Security::insecure) property("policy.dnssec", dns::to_string(security));
  }
  void end_of_info() { words_.back() += ';'; }

  std::string format() const {
    std::string value;
    std::size_t column = kFieldName.size() + 1;
    for (const std::string& text : words_) {
      const bool folds = !value.empty() && column + 1 + text.size() > kFoldColumn;
      value += folds ? "\n\t" : " ";
      value += text;
      column = (folds ? 1 : column + 1) + text.size();
    }
    return value;
  }

 private:
  std::vector<std::string> words_;
};

// By "+": no part of a field's name, and of a token.
std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) text.append(text.empty() ? "" : "+").append(name);
  return text;
}

void write_amp(Words& words, const verdict::Verdict& verdict, const verdict::Evidence& evidence,
               const verdict::Policy& policy) {
  words.property("amp", verdict::to_string(verdict.result));
  if (const auto reason = verdict.reason()) words.property("reason", verdict::to_string(*reason));
  if (evidence.from) words.property("header.from", evidence.from->address());
  if (verdict.signature) {
    const dkim::Verification& counted = evidence.signatures[*verdict.signature].verification;
    words.property("header.d", counted.domain);
    words.property("header.s", counted.selector);
    words.signature_value(counted.b);
    const auto signed_at = evidence.signatures[*verdict.signature].signed_at;
    words.property("policy.amp-signed", signed_at ? std::to_string(*signed_at) : "unknown");
  }
  words.property("policy.amp-action", verdict::to_string(verdict.action));
  if (evidence.reading.structure == mime::Structure::canonical) {
    words.property("policy.amp-parts", std::to_string(mime::own_parts(evidence.reading).size()));
    words.property("policy.amp-size", std::to_string(evidence.amp_size));
    if (!evidence.amp_sha256.empty()) words.property("policy.amp-sha256", evidence.amp_sha256);
  }
  if (!evidence.repeated_fields.empty())
    words.property("policy.amp-repeated", joined(evidence.repeated_fields));
  words.property("policy.amp-received", std::to_string(evidence.received_at));
  words.property("policy.amp-profile", policy.profile);
  if (policy.dry_run) words.property("policy.amp-test", "1");
}

void write_dkim(Words& words, const dkim::Verification& signature) {
  words.end_of_info();
  words.property("dkim", dkim::to_string(signature.result));
  if (signature.domain.empty()) return;
  words.property("header.d", signature.domain);
  words.property("header.s", signature.selector);
  words.property("header.a", signature.algorithm);
  words.signature_value(signature.b);
  words.dnssec(signature.key_security);
}

// RFC 8601 2.7.1: a message without any signature has dkim=none.
void write_all_dkim(Words& words, const std::vector<verdict::Signature>& signatures) {
  if (signatures.empty()) {
    words.end_of_info();
    words.property("dkim", "none");
    return;
  }
  std::size_t written = 0;
  for (const bool examined : {true, false})
    for (const verdict::Signature& signature : signatures)
      if ((signature.verification.result != dkim::Result::neutral) == examined && written++ < kMaxDkimDetails)
        write_dkim(words, signature.verification);
}

void write_spf(Words& words, const verdict::Evidence& evidence) {
  words.end_of_info();
  words.property("spf", spf::to_string(evidence.spf.result));
  // RFC 7208 2.4: the null sender is checked as postmaster@ the HELO name.
  const std::string helo = evidence.helo.empty() ? "unknown" : evidence.helo;
  words.property("smtp.mailfrom", evidence.mail_from.empty() ? "postmaster@" + helo : evidence.mail_from);
  if (!evidence.helo.empty()) words.property("smtp.helo", evidence.helo);
  words.dnssec(evidence.spf.security);
}

void write_dmarc(Words& words, const verdict::Evidence& evidence) {
  words.end_of_info();
  words.property("dmarc", dmarc::to_string(evidence.dmarc.result));
  if (evidence.from) words.property("header.from", evidence.from->domain);
  if (evidence.dmarc.policy) words.property("policy.dmarc", dmarc::to_string(*evidence.dmarc.policy));
  words.dnssec(evidence.dmarc.security);
}

void write_tls(Words& words, const tls::Grade& grade) {
  if (grade.result == tls::Result::unknown) return;  // nothing is known that a detail could tell
  words.end_of_info();
  words.property("x-tls", tls::to_string(grade.result));
  if (grade.version.empty()) return;
  words.property("smtp.version", grade.version);
  words.property("smtp.cipher", grade.cipher);
  words.property("smtp.bits", std::to_string(grade.bits));
}

}  // namespace

std::string format_result(std::string_view authserv_id, const verdict::Verdict& verdict,
                          const verdict::Evidence& evidence, const verdict::Policy& policy) {
  Words words;
  words.word(token(authserv_id) + ";");
  if (evidence.exempt) {
    words.word("amp=none");
    words.property("reason", verdict::to_string(verdict::Reason::exempt));
    if (verdict.action != verdict::Action::keep)
      words.property("policy.amp-action", verdict::to_string(verdict.action));
    return words.format();
  }
  write_amp(words, verdict, evidence, policy);
  if (evidence.internal_error) return words.format();  // nothing was checked
  write_all_dkim(words, evidence.signatures);
  write_spf(words, evidence);
  write_dmarc(words, evidence);
  write_tls(words, evidence.tls);
  return words.format();
}

std::string format_none(std::string_view authserv_id) { return " " + token(authserv_id) + "; amp=none"; }

bool is_result_field(const message::HeaderField& field) {
  return any_possible_field(field, [](FieldView view) { return is_spelling_of(view.first, kFieldName); });
}

}  // namespace ampauth::header
