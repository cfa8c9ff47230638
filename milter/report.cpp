#include "milter/report.h"

#include <nlohmann/json.hpp>

#include "base/ascii.h"

namespace ampauth::milter {
namespace {

std::string address_of(const auth::Envelope& envelope) {
  return envelope.client ? envelope.client->to_string() : "unknown";
}

std::string dkim_words(const std::vector<verdict::Signature>& signatures) {
  if (signatures.empty()) return "none";
  std::string words;
  for (const verdict::Signature& signature : signatures) {
    if (!words.empty()) words += ",";
    words += dkim::to_string(signature.verification.result);
    if (!signature.verification.domain.empty()) words += ":" + signature.verification.domain;
  }
  return words;
}

bool is_plain(std::string_view value) {
  constexpr std::string_view kMarks = "-_.:@/+,";
  for (const char c : value)
    if (!base::is_alnum(c) && kMarks.find(c) == std::string_view::npos) return false;
  return !value.empty();
}

std::string in_quotes(std::string_view value) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : value) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet >= 0x7f) {
      out += {'\\', 'x', kDigits[octet >> 4], kDigits[octet & 15]};
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

Report report_of(const auth::Judgement& judgement, const auth::Envelope& session, std::string_view queue_id,
                 std::chrono::microseconds time_spent) {
  const verdict::Evidence& evidence = judgement.evidence;
  const auto reason = judgement.verdict.reason();
  const auth::Envelope& envelope = judgement.envelope;
  Report report{{"id", std::string(queue_id)}, {"client", address_of(envelope)}};
  if (envelope.relays > 0) {
    report.emplace_back("relay", address_of(session));
    report.emplace_back("relays", std::to_string(envelope.relays));
    report.emplace_back("unknown_because", envelope.unknown_because);
  }
  report.emplace_back("from", evidence.from ? evidence.from->address() : "");
  report.emplace_back("result", verdict::to_string(judgement.verdict.result));
  report.emplace_back("reason", reason ? verdict::to_string(*reason) : "");
  report.emplace_back("action", verdict::to_string(judgement.verdict.action));
  report.emplace_back("dry_run", judgement.dry_run ? "yes" : "");
  if (!evidence.exempt && !evidence.internal_error) {
    report.emplace_back("dkim", dkim_words(evidence.signatures));
    report.emplace_back("spf", spf::to_string(evidence.spf.result));
    report.emplace_back("mail_from", envelope.mail_from);
    report.emplace_back("tls", tls::to_string(evidence.tls.result));
    report.emplace_back("dmarc", dmarc::to_string(evidence.dmarc.result));
    report.emplace_back("sender", evidence.registration.explanation);
    report.emplace_back("mime", evidence.reading.explanation);
  }
  report.emplace_back("ms", std::to_string(time_spent.count() / 1000));
  return report;
}

std::string format_text(const Report& report) {
  std::string line;
  for (const auto& [name, value] : report) {
    if (value.empty()) continue;
    if (!line.empty()) line += ' ';
    line.append(name).append("=").append(is_plain(value) ? value : in_quotes(value));
  }
  return line;
}

std::string format_json(const Report& report) {
  nlohmann::ordered_json object;
  for (const auto& [name, value] : report) object[name] = value;
  return object.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace ampauth::milter
