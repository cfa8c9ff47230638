// DMARC records (RFC 7489 6.3).
#pragma once

#include <optional>
#include <string_view>

#include "alignment/suffix_list.h"

namespace ampauth::dmarc {

enum class Policy { none, quarantine, reject };

std::string_view to_string(Policy policy);

struct Record {
  Policy policy = Policy::none;                               ///< p=
  Policy subdomain_policy = Policy::none;                     ///< sp=, p= where it is absent
  alignment::Mode dkim_alignment = alignment::Mode::relaxed;  ///< adkim=
  alignment::Mode spf_alignment = alignment::Mode::relaxed;   ///< aspf=
  int percent = 100;  ///< pct=; reported, not sampled: an AMP part is not mail
};

/// Whether a TXT record is a DMARC record at all: it begins with the tag v=DMARC1 (RFC 7489 6.4). Others at
/// the same name are ignored.
bool has_version(std::string_view text);

/// Reads one TXT record. nullopt where it is no DMARC record or so malformed that it must be ignored (RFC
/// 7489 6.6.3).
std::optional<Record> parse_record(std::string_view text);

}  // namespace ampauth::dmarc
