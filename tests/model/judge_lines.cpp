// Judges compositions: reads one a line on standard input, as compositions.py writes them, and writes its
// verdict as a line: result, reasons by commas, the signature that counts, action; "-" for none.
#include <array>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "verdict/judge.h"

namespace {

using namespace ampauth;
using verdict::Action;

template <typename Value>
struct Word {
  std::string_view word;
  Value value;
};

constexpr Word<verdict::AlignmentRule> kRules[] = {
    {"none", verdict::AlignmentRule::none},
    {"relaxed", verdict::AlignmentRule::relaxed},
    {"strict", verdict::AlignmentRule::strict},
    {"strict-or-dmarc", verdict::AlignmentRule::strict_or_dmarc},
};
constexpr Word<message::FromFault> kFromFaults[] = {
    {"missing", message::FromFault::missing},
    {"multiple", message::FromFault::multiple},
    {"group", message::FromFault::group},
    {"syntax", message::FromFault::syntax},
};
constexpr Word<mime::Fault> kMimeFaults[] = {
    {"none", mime::Fault::none},         {"syntax", mime::Fault::syntax},
    {"nesting", mime::Fault::nesting},   {"multiple", mime::Fault::multiple},
    {"encoding", mime::Fault::encoding}, {"no_fallback", mime::Fault::no_fallback},
};
constexpr Word<dkim::Result> kDkimResults[] = {
    {"pass", dkim::Result::pass},           {"fail", dkim::Result::fail},
    {"policy", dkim::Result::policy},       {"neutral", dkim::Result::neutral},
    {"permerror", dkim::Result::permerror}, {"temperror", dkim::Result::temperror},
};
constexpr Word<dkim::Flaw> kFlaws[] = {
    {"none", dkim::Flaw::none},           {"body_length", dkim::Flaw::body_length},
    {"headers", dkim::Flaw::headers},     {"key_testing", dkim::Flaw::key_testing},
    {"expired", dkim::Flaw::expired},     {"key_small", dkim::Flaw::key_small},
    {"sha1", dkim::Flaw::sha1},           {"dns", dkim::Flaw::dns},
    {"dns_bogus", dkim::Flaw::dns_bogus}, {"invalid", dkim::Flaw::invalid},
    {"too_many", dkim::Flaw::too_many},   {"not_examined", dkim::Flaw::not_examined},
};
constexpr Word<spf::Result> kSpfResults[] = {
    {"none", spf::Result::none},           {"neutral", spf::Result::neutral},
    {"pass", spf::Result::pass},           {"fail", spf::Result::fail},
    {"softfail", spf::Result::softfail},   {"temperror", spf::Result::temperror},
    {"permerror", spf::Result::permerror},
};
constexpr Word<tls::Result> kTlsResults[] = {
    {"pass", tls::Result::pass},
    {"none", tls::Result::none},
    {"policy", tls::Result::policy},
    {"unknown", tls::Result::unknown},
};
constexpr Word<dmarc::Result> kDmarcResults[] = {
    {"none", dmarc::Result::none},
    {"pass", dmarc::Result::pass},
    {"fail", dmarc::Result::fail},
    {"temperror", dmarc::Result::temperror},
};
constexpr Word<dmarc::Policy> kDmarcPolicies[] = {
    {"none", dmarc::Policy::none},
    {"quarantine", dmarc::Policy::quarantine},
    {"reject", dmarc::Policy::reject},
};
constexpr Word<senders::Result> kRegistrations[] = {
    {"not-required", senders::Result::not_required},     {"registered", senders::Result::registered},
    {"developer", senders::Result::developer},           {"undecided", senders::Result::undecided},
    {"not-registered", senders::Result::not_registered}, {"denied", senders::Result::denied},
};

/// The words of a line, one after the other. Throws where one is none of those that may stand there.
class Line {
 public:
  explicit Line(const std::string& text) : words_(text) {}

  std::string word() {
    std::string word;
    if (!(words_ >> word)) throw std::invalid_argument("the line ends early");
    return word;
  }
  bool flag() {
    constexpr Word<bool> kFlags[] = {{"0", false}, {"1", true}};
    return one_of(kFlags);
  }
  std::size_t number() { return std::stoul(word()); }
  template <typename Value, std::size_t N>
  Value one_of(const Word<Value> (&words)[N]) {
    return find(words, word());
  }
  template <typename Value, std::size_t N>
  static Value find(const Word<Value> (&words)[N], const std::string& word) {
    for (const auto& each : words)
      if (each.word == word) return each.value;
    throw std::invalid_argument("unknown word: " + word);
  }
  Action action() {
    const auto action = verdict::parse_action(word());
    if (!action) throw std::invalid_argument("unknown action");
    return *action;
  }
  void end() {
    std::string more;
    if (words_ >> more) throw std::invalid_argument("more than a composition: " + more);
  }

 private:
  std::istringstream words_;
};

verdict::Requirements read_demands(Line& line) {
  verdict::Requirements required;
  required.dkim = line.flag();
  required.alignment = line.one_of(kRules);
  required.spf = line.flag();
  required.tls = line.flag();
  required.dmarc_pass = line.flag();
  required.dmarc_enforced = line.flag();
  required.sealed_signatures = line.flag();
  required.single_fields = line.flag();
  return required;
}

// Of a profile that has a name the product's own demands are taken, not those of the line.
verdict::Policy read_policy(Line& line) {
  verdict::Policy policy;
  policy.profile = line.word();
  policy.requirements = read_demands(line);
  if (policy.profile != "custom") policy.requirements = verdict::requirements_of(policy.profile).value();
  policy.on_fail = line.action();
  policy.on_policy = line.action();
  policy.on_permerror = line.action();
  policy.on_temperror = line.action();
  policy.on_exempt = line.action();
  policy.tag_signed = line.flag();
  policy.dry_run = line.flag();
  policy.max_amp_size = line.number();
  return policy;
}

void read_from(Line& line, verdict::Evidence& evidence) {
  const std::string fault = line.word();
  if (fault == "none")
    evidence.from = message::Mailbox{"news", "shop.example"};
  else
    evidence.from = tl::unexpected(Line::find(kFromFaults, fault));
  evidence.from_has_organization = line.flag();
  if (line.flag()) evidence.repeated_fields = {"subject"};
}

void read_structure(Line& line, verdict::Evidence& evidence) {
  mime::Reading& reading = evidence.reading;
  reading.structure = line.flag() ? mime::Structure::ambiguous : mime::Structure::canonical;
  reading.fault = line.one_of(kMimeFaults);
  reading.plain_multipart = line.flag();
  reading.opaque = line.flag();
  std::istringstream parts(line.word());
  for (std::string kind; std::getline(parts, kind, ',');) {
    if (kind == "-") continue;
    mime::AmpPart part;
    part.is_signed = kind == "signed";
    part.attached = kind == "attached";
    reading.parts.push_back(part);
  }
  evidence.amp_size = line.number();
  evidence.amp_decodes = line.flag();
}

constexpr std::uint64_t kReceived = 1767225600;

verdict::Signature read_signature(Line& line, const mime::Reading& reading) {
  verdict::Signature signature;
  signature.verification.result = line.one_of(kDkimResults);
  signature.verification.flaw = line.one_of(kFlaws);
  signature.relaxed_aligned = line.flag();
  signature.strict_aligned = line.flag();
  signature.verification.signs_content_type = line.flag();
  signature.verification.has_body_length = line.flag();
  signature.verification.domain = "shop.example";
  signature.signed_at = kReceived - (line.flag() ? 31u : 29u) * 86400;
  const std::vector<std::string> excused = {line.flag() ? "shop.example" : "other.example"};
  signature.sealed = verdict::is_sealed(signature.verification, reading, excused);
  return signature;
}

verdict::Evidence read_evidence(Line& line) {
  verdict::Evidence evidence;
  evidence.received_at = kReceived;
  evidence.exempt = line.flag();
  evidence.internal_error = line.flag();
  read_from(line, evidence);
  read_structure(line, evidence);
  evidence.spf.result = line.one_of(kSpfResults);
  if (line.flag()) evidence.spf.security = dns::Security::bogus;
  evidence.tls.result = line.one_of(kTlsResults);
  evidence.dmarc.result = line.one_of(kDmarcResults);
  const std::string policy = line.word();
  if (policy != "-") evidence.dmarc.policy = Line::find(kDmarcPolicies, policy);
  if (line.flag()) evidence.dmarc.security = dns::Security::bogus;
  evidence.registration.result = line.one_of(kRegistrations);
  const std::size_t signatures = line.number();
  for (std::size_t i = 0; i < signatures; ++i)
    evidence.signatures.push_back(read_signature(line, evidence.reading));
  return evidence;
}

std::string judged(const std::string& text) {
  Line line(text);
  const verdict::Policy policy = read_policy(line);
  const verdict::Evidence evidence = read_evidence(line);
  line.end();
  const verdict::Verdict verdict = verdict::judge(evidence, policy);
  std::string reasons;
  for (const verdict::Reason reason : verdict.reasons)
    reasons.append(reasons.empty() ? "" : ",").append(verdict::to_string(reason));
  return std::string(verdict::to_string(verdict.result)) + " " + (reasons.empty() ? "-" : reasons) + " " +
         (verdict.signature ? std::to_string(*verdict.signature) : "-") + " " +
         std::string(verdict::to_string(verdict.action));
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::size_t number = 0;
  try {
    for (std::string text; ++number, std::getline(std::cin, text);) std::cout << judged(text) << '\n';
  } catch (const std::exception& error) {
    std::cerr << "line " << number << ": " << error.what() << '\n';
    return 1;
  }
}
