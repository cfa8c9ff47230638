#include "tools/explain.h"

#include <nlohmann/json.hpp>

#include "base/ascii.h"

namespace ampauth::tools {
namespace {

using nlohmann::ordered_json;

std::string_view word_of(mime::Structure structure) {
  switch (structure) {
    case mime::Structure::no_amp: return "no-amp";
    case mime::Structure::canonical: return "canonical";
    case mime::Structure::ambiguous: return "ambiguous";
  }
  return "ambiguous";
}

// Terminals obey control characters; a message must not write to them.
std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (base::is_control(c) || static_cast<unsigned char>(c) >= 0x80) c = '?';
  return out;
}

std::string line(std::string_view check, std::string_view result, std::string_view why) {
  std::string text = "  " + std::string(check);
  text.resize(10, ' ');
  text += result;
  if (!why.empty()) {
    text.resize(std::max<std::size_t>(text.size() + 2, 22), ' ');
    text += printable(why);
  }
  return text + "\n";
}

std::string unfolded(std::string_view value) {
  std::string out;
  for (const char c : base::trim(value)) {
    if (c == '\r' || c == '\n') continue;
    out += c == '\t' ? ' ' : c;
  }
  return out;
}

std::string relay_text(const auth::Envelope& envelope) {
  if (!envelope.client) return line("relay", "unknown", envelope.unknown_because);
  return line("relay", "passed",
              "the client behind " + std::to_string(envelope.relays) + " trusted relay(s) is " +
                  envelope.client->to_string() + ", HELO " + envelope.helo);
}

std::string from_text(const verdict::Evidence& evidence) {
  if (!evidence.from)
    return line("from", "refused",
                evidence.from_written.empty()
                    ? "there is no From, or an empty one; wanted is one address"
                    : "wanted is one address, as in Name <local-part@domain>, not: " + evidence.from_written);
  const std::string address = evidence.from->address();
  if (!evidence.from_has_organization)
    return line("from", "refused",
                address + ": " + evidence.from->domain + " is a public suffix, nobody's own domain");
  return line("from", "found", address);
}

std::string checks_text(const verdict::Evidence& evidence) {
  std::string text = from_text(evidence);
  std::string parts = std::to_string(mime::own_parts(evidence.reading).size()) +
                      " AMP part(s), the largest of " + std::to_string(evidence.amp_size) + " bytes";
  if (!evidence.amp_decodes) parts += ", whose Content-Transfer-Encoding has errors";
  text += line("mime", word_of(evidence.reading.structure),
               evidence.reading.explanation.empty() ? parts : evidence.reading.explanation);
  if (!evidence.repeated_fields.empty()) {
    std::string names;
    for (const std::string_view name : evidence.repeated_fields)
      names.append(names.empty() ? "" : ", ").append(name);
    text += line("fields", "repeated", names + ": readers differ in which of them they show");
  }
  if (evidence.signatures.empty()) text += line("dkim", "none", "the message has no DKIM-Signature field");
  for (const verdict::Signature& signature : evidence.signatures) {
    const dkim::Verification& verification = signature.verification;
    std::string why = verification.explanation;
    if (!verification.domain.empty())
      why = "d=" + verification.domain + " s=" + verification.selector + " " + verification.algorithm +
            (signature.relaxed_aligned ? ", aligned" : ", not aligned with From") +
            (why.empty() ? "" : ": " + why);
    text += line("dkim", dkim::to_string(verification.result), why);
  }
  text += line("spf", spf::to_string(evidence.spf.result), evidence.spf.explanation);
  text += line("tls", tls::to_string(evidence.tls.result), evidence.tls.explanation);
  text += line("dmarc", dmarc::to_string(evidence.dmarc.result), evidence.dmarc.explanation);
  const senders::Registration& registration = evidence.registration;
  if (registration.result == senders::Result::not_required) return text;
  return text + line("sender", senders::to_string(registration.result), registration.explanation);
}

ordered_json checks_json(const verdict::Evidence& evidence) {
  ordered_json signatures = ordered_json::array();
  for (const verdict::Signature& signature : evidence.signatures) {
    const dkim::Verification& verification = signature.verification;
    signatures.push_back({{"result", dkim::to_string(verification.result)},
                          {"domain", verification.domain},
                          {"selector", verification.selector},
                          {"algorithm", verification.algorithm},
                          {"aligned", signature.relaxed_aligned},
                          {"why", verification.explanation}});
  }
  const auto& policy = evidence.dmarc.policy;
  return {{"dkim", signatures},
          {"spf",
           {{"result", spf::to_string(evidence.spf.result)},
            {"domain", evidence.spf.domain},
            {"why", evidence.spf.explanation}}},
          {"dmarc",
           {{"result", dmarc::to_string(evidence.dmarc.result)},
            {"policy", policy ? dmarc::to_string(*policy) : ""},
            {"domain", evidence.dmarc.domain},
            {"why", evidence.dmarc.explanation}}},
          {"tls", {{"result", tls::to_string(evidence.tls.result)}, {"why", evidence.tls.explanation}}},
          {"sender",
           {{"result", senders::to_string(evidence.registration.result)},
            {"why", evidence.registration.explanation}}}};
}

}  // namespace

std::string explain_text(const std::string& name, const auth::Judgement& judgement) {
  const std::string forged =
      judgement.disposition.forged_fields.empty()
          ? ""
          : "  removed: " + std::to_string(judgement.disposition.forged_fields.size()) +
                " inbound field(s) that claim results of this server\n";
  if (!judgement.holds_amp) {
    return name + ": no AMP part" + (judgement.names_amp ? ", though its type is named" : "") + "\n" + forged;
  }
  const verdict::Verdict& verdict = judgement.verdict;
  std::string text = name + ": " + std::string(verdict::to_string(verdict.result));
  if (const auto reason = verdict.reason()) text += " (" + std::string(verdict::to_string(*reason)) + ")";
  text += ", action " + std::string(verdict::to_string(verdict.action)) + "\n";
  if (judgement.envelope.relays > 0) text += relay_text(judgement.envelope);
  if (!judgement.evidence.exempt) text += checks_text(judgement.evidence);
  for (const verdict::Reason reason : verdict.reasons) {
    const verdict::ReasonFacts& facts = verdict::facts(reason);
    std::string advice(facts.advice);
    if (!facts.gmail_code.empty()) advice += " [Gmail: " + std::string(facts.gmail_code) + "]";
    text += "  " + std::string(facts.token) + ": " + advice + "\n";
  }
  if (judgement.disposition.result_field)
    text += "  X-AMP-Auth: " + printable(unfolded(*judgement.disposition.result_field)) + "\n";
  return text + forged;
}

std::string explain_json(const std::string& name, const auth::Judgement& judgement) {
  const verdict::Evidence& evidence = judgement.evidence;
  const verdict::Verdict& verdict = judgement.verdict;
  ordered_json object{{"file", name},
                      {"result", "none"},
                      {"reason", ""},
                      {"names_amp", judgement.names_amp},
                      {"forged_removed", judgement.disposition.forged_fields.size()}};
  object["header"] = judgement.disposition.result_field ? unfolded(*judgement.disposition.result_field) : "";
  if (judgement.holds_amp) {
    const auto reason = verdict.reason();
    object["result"] = verdict::to_string(verdict.result);
    object["reason"] = reason ? verdict::to_string(*reason) : "";
    object["reasons"] = ordered_json::array();
    for (const verdict::Reason each : verdict.reasons) object["reasons"].push_back(verdict::to_string(each));
    object["gmail_code"] = reason ? verdict::facts(*reason).gmail_code : "";
    object["advice"] = reason ? verdict::facts(*reason).advice : "";
    object["action"] = verdict::to_string(verdict.action);
    object["from"] = evidence.from ? evidence.from->address() : "";
    object["client"] = {{"ip", judgement.envelope.client ? judgement.envelope.client->to_string() : ""},
                        {"helo", judgement.envelope.helo},
                        {"relays", judgement.envelope.relays},
                        {"why", judgement.envelope.unknown_because}};
    object["checks"] = checks_json(evidence);
    object["amp"] = {{"structure", word_of(evidence.reading.structure)},
                     {"parts", mime::own_parts(evidence.reading).size()},
                     {"size", evidence.amp_size},
                     {"sha256", evidence.amp_sha256},
                     {"why", evidence.reading.explanation}};
  }
  return object.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace ampauth::tools
