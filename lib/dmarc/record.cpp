// DMARC records: a strict reader of our own in front of libopendmarc's, which takes too much and sometimes
// too little.
#include "dmarc/record.h"

#include <opendmarc/dmarc.h>

#include <charconv>
#include <map>

#include "base/ascii.h"
#include "base/handle.h"

namespace ampauth::dmarc {
namespace {

constexpr std::size_t kMaxRecord = 4096;  // a record of a few hundred bytes is long already

// A strict reader stands in front of libopendmarc's, which takes too much and sometimes too little.
using Tags = std::map<std::string, std::string>;

// The tags after the version. RFC 7489 6.3 has syntax errors in the rest of a record discarded: its owner's
// policy must not be lost over them. Of a tag that stands there twice the first counts.
Tags parse_tags(std::string_view text) {
  Tags tags;
  const auto pieces = base::split(text, ';');
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const std::string_view piece = base::trim(pieces[i]);
    if (piece.empty()) continue;
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name = base::lower_case(base::trim(piece.substr(0, equals)));
    tags.emplace(name, base::lower_case(base::trim(piece.substr(equals + 1))));
  }
  return tags;
}

bool is_policy(const std::string& value) {
  return value == "none" || value == "quarantine" || value == "reject";
}

bool is_percent(const std::string& value) {
  int percent = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), percent);
  return error == std::errc{} && end == value.data() + value.size() && percent >= 0 && percent <= 100;
}

// RFC 7489 6.6.3, step 6: without a valid p=, or with an invalid sp=, a record still asks for reports, or is
// ignored.
bool names_report_address(const Tags& tags) {
  const auto rua = tags.find("rua");
  return rua != tags.end() && rua->second.starts_with("mailto:") &&
         rua->second.find('@') != std::string::npos;
}

// The record as libopendmarc reads it without surprises: known tags only, valid values only (RFC 7489 6.3:
// others take their default).
std::optional<std::string> canonical_record(const Tags& tags) {
  const auto value_of = [&](const char* name) {
    const auto found = tags.find(name);
    return found == tags.end() ? std::string() : found->second;
  };
  std::string policy = value_of("p");
  std::string subdomain_policy = value_of("sp");
  if (!is_policy(policy) || (tags.contains("sp") && !is_policy(subdomain_policy))) {
    if (!names_report_address(tags)) return std::nullopt;
    policy = "none";
    subdomain_policy.clear();
  }
  std::string record = "v=DMARC1; p=" + policy;
  if (!subdomain_policy.empty()) record += "; sp=" + subdomain_policy;
  for (const char* mode : {"adkim", "aspf"})
    if (const std::string value = value_of(mode); value == "r" || value == "s")
      record.append("; ").append(mode).append("=").append(value);
  if (const std::string percent = value_of("pct"); is_percent(percent)) record += "; pct=" + percent;
  return record;
}

Policy policy_of(int code) {
  if (code == DMARC_RECORD_P_REJECT) return Policy::reject;
  return code == DMARC_RECORD_P_QUARANTINE ? Policy::quarantine : Policy::none;
}

alignment::Mode mode_of(int code) {
  return code == DMARC_RECORD_A_STRICT ? alignment::Mode::strict : alignment::Mode::relaxed;
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string_view to_string(Policy policy) {
  switch (policy) {
    case Policy::none: return "none";
    case Policy::quarantine: return "quarantine";
    case Policy::reject: return "reject";
  }
  return "none";
}

bool has_version(std::string_view text) {
  const std::string_view first = base::split(text, ';').front();
  const std::size_t equals = first.find('=');
  if (equals == std::string_view::npos) return false;
  return base::equals_ignoring_case(base::trim(first.substr(0, equals)), "v") &&
         base::trim(first.substr(equals + 1)) == "DMARC1";
}

std::optional<Record> parse_record(std::string_view text) {
  if (text.size() > kMaxRecord || !has_version(text)) return std::nullopt;
  auto canonical = canonical_record(parse_tags(text));
  if (!canonical) return std::nullopt;

  // The address and the domain serve the library's own SPF and alignment, which are not used.
  std::string address = "192.0.2.1";
  std::string domain = "example.com";
  const base::Handle<DMARC_POLICY_T, opendmarc_policy_connect_shutdown> library(
      opendmarc_policy_connect_init(bytes_of(address), 4));
  if (!library || opendmarc_policy_store_dmarc(library.get(), bytes_of(*canonical), bytes_of(domain),
                                               nullptr) != DMARC_PARSE_OKAY)
    return std::nullopt;

  int policy = 0, subdomain_policy = 0, dkim_mode = 0, spf_mode = 0;
  Record record;
  opendmarc_policy_fetch_p(library.get(), &policy);
  opendmarc_policy_fetch_sp(library.get(), &subdomain_policy);
  opendmarc_policy_fetch_adkim(library.get(), &dkim_mode);
  opendmarc_policy_fetch_aspf(library.get(), &spf_mode);
  opendmarc_policy_fetch_pct(library.get(), &record.percent);
  record.policy = policy_of(policy);
  record.subdomain_policy =
      subdomain_policy == DMARC_RECORD_P_UNSPECIFIED ? record.policy : policy_of(subdomain_policy);
  record.dkim_alignment = mode_of(dkim_mode);
  record.spf_alignment = mode_of(spf_mode);
  return record;
}

}  // namespace ampauth::dmarc
