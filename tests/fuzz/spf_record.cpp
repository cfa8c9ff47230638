// SPF: nothing gets past the strict reader, no check asks without end, and records that need no DNS come to
// what their networks say.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "lenient_zone.h"
#include "require.h"
#include "spf/evaluate.h"
#include "spf/macro.h"
#include "spf/record.h"

using namespace ampauth;

namespace {

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void require_term(const spf::Term& term) {
  REQUIRE(!term.text.empty() && is_printable(term.text) && term.text.find(' ') == std::string::npos);
  REQUIRE(std::string_view("+-~?").find(term.qualifier) != std::string_view::npos);
  REQUIRE(term.prefix4 <= 32 && term.prefix6 <= 128);
  REQUIRE(term.domain_spec.empty() || spf::is_domain_spec(term.domain_spec));
  const bool is_network = term.kind == spf::Kind::ip4 || term.kind == spf::Kind::ip6;
  REQUIRE(term.address.empty() == !is_network);
}

void require_record(std::string_view text) {
  const auto record = spf::parse_record(text);
  if (!record) {
    REQUIRE(!record.error().empty() && is_printable(record.error()));
    return;
  }
  REQUIRE(spf::is_spf_record(text));
  std::string rewritten = "V=SPF1";
  for (const spf::Term& term : record->mechanisms) {
    require_term(term);
    rewritten += "  " + term.text;
  }
  if (record->redirect) {
    require_term(*record->redirect);
    rewritten += " " + record->redirect->text + " ";
  }
  const auto again = spf::parse_record(rewritten);
  REQUIRE(rewritten.size() > 16384 || (again && again->mechanisms.size() == record->mechanisms.size()));
  if (text.size() < 16000) REQUIRE(!spf::parse_record(std::string(text) + " -all:x"));
}

bool matches(const spf::Term& term, const base::IpAddress& client) {
  if (term.kind == spf::Kind::all) return true;
  const bool is_v4 = term.kind == spf::Kind::ip4;
  if (is_v4 != client.is_v4()) return false;
  unsigned bits = is_v4 ? term.prefix4 : term.prefix6;
  for (std::size_t i = 0; bits > 0; ++i) {
    const unsigned here = std::min(bits, 8u);
    if ((term.network.at(i) ^ client.octets().at(i)) >> (8 - here) != 0) return false;
    bits -= here;
  }
  return true;
}

spf::Result result_of(char qualifier) {
  switch (qualifier) {
    case '-': return spf::Result::fail;
    case '~': return spf::Result::softfail;
    case '?': return spf::Result::neutral;
    default: return spf::Result::pass;
  }
}

// What the record comes to; nullopt where that takes DNS.
std::optional<spf::Result> plain_result(const spf::Record& record, const base::IpAddress& client) {
  for (const spf::Term& term : record.mechanisms) {
    if (spf::asks_dns(term.kind)) return std::nullopt;
    if (matches(term, client)) return result_of(term.qualifier);
  }
  return record.redirect ? std::nullopt : std::optional(spf::Result::neutral);
}

bool comes_from_a_term(spf::Result result) {
  return result == spf::Result::pass || result == spf::Result::fail || result == spf::Result::softfail ||
         result == spf::Result::neutral;
}

// The outcome beside the domain's own records.
void require_outcome(const spf::Outcome& outcome, const base::IpAddress& client, const dns::Zone& zone) {
  REQUIRE(spf::to_string(outcome.result) != "?");
  REQUIRE(!outcome.explanation.empty() && is_printable(outcome.explanation));
  REQUIRE(!outcome.domain.empty() || outcome.result == spf::Result::none);
  const dns::Answer published = zone.answer({outcome.domain, dns::Type::txt});
  std::vector<std::string_view> records;
  for (const std::string& text : published.texts)
    if (spf::is_spf_record(text)) records.push_back(text);
  if (comes_from_a_term(outcome.result)) REQUIRE(records.size() == 1 && spf::parse_record(records.front()));
  if (outcome.domain.empty() || published.status != dns::Status::ok) return;
  if (records.empty()) REQUIRE(outcome.result == spf::Result::none);
  if (records.size() > 1) REQUIRE(outcome.result == spf::Result::permerror);
  if (records.size() != 1) return;
  const auto record = spf::parse_record(records.front());
  if (!record) {
    REQUIRE(outcome.result == spf::Result::permerror);
  } else if (const auto plain = plain_result(*record, client)) {
    REQUIRE(outcome.result == *plain);
  }
}

}  // namespace

// The input is a line "CLIENT HELO MAIL_FROM" and a zone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  require_record(bytes);

  std::string_view session = fuzz::take_until(bytes, "\n");
  const auto client = base::IpAddress::parse(fuzz::take_until(session, " "));
  const std::string helo(fuzz::take_until(session, " "));
  const spf::Identity identity{client.value_or(*base::IpAddress::parse("192.0.2.10")), helo,
                               std::string(session)};
  dns::Zone zone = fuzz::lenient_zone(bytes);
  for (const std::string_view line : base::split(bytes, '\n'))
    if (const auto at = line.find("v=spf1"); at != std::string_view::npos) require_record(line.substr(at));

  dns::Lookups lookups(zone, std::chrono::seconds(5));
  const auto question = spf::first_question(identity);
  const spf::Outcome outcome = spf::evaluate(identity, lookups);
  REQUIRE(lookups.asked() <= 122);  // lookups.h: what RFC 7208 4.6.4 allows
  REQUIRE(question ? question->name == outcome.domain : outcome.result == spf::Result::none);
  REQUIRE((lookups.asked() > 0) == question.has_value());
  REQUIRE(outcome.by_helo == identity.mail_from.empty());
  require_outcome(outcome, identity.client, zone);
  return 0;
}
