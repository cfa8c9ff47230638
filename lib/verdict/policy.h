// What a message must satisfy for its AMP part to pass, and what is done where it does not.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "verdict/reason.h"

namespace ampauth::verdict {

/// How a verified DKIM domain must relate to From's.
enum class AlignmentRule {
  none,             ///< Any verified signature will do.
  relaxed,          ///< The same organizational domain (RFC 7489 3.1.1).
  strict,           ///< The same domain.
  strict_or_dmarc,  ///< The same domain, or else DMARC passes.
};

/// One profile's demands. The rules on From, MIME and size, and a domain's own DMARC policy, hold in every
/// profile.
struct Requirements {
  bool dkim = true;
  AlignmentRule alignment = AlignmentRule::relaxed;
  bool spf = true;
  bool tls = true;
  bool dmarc_pass = false;         ///< DMARC passes.
  bool dmarc_enforced = false;     ///< The policy that applies is quarantine or reject.
  bool sealed_signatures = false;  ///< Content-Type is signed, and there is no l=.
  bool single_fields = false;      ///< What RFC 5322 allows once stands once: Subject, To, Date and the like.
};

/// "gmail", "strict", "mailru", "yahoo", "outlook". nullopt for another name, "custom" included: its demands
/// are set one by one.
std::optional<Requirements> requirements_of(std::string_view profile);

enum class Action { keep, tag, strip, quarantine, reject, tempfail };

std::string_view to_string(Action action);
std::optional<Action> parse_action(std::string_view token);

struct Policy {
  std::string profile = "gmail";
  Requirements requirements;
  Action on_fail = Action::strip;
  Action on_policy = Action::strip;
  Action on_permerror = Action::strip;
  Action on_temperror = Action::strip;
  /// In place of strip, when an AMP part may still be found afterwards (mime::Stripped::complete).
  Action on_not_strippable = Action::reject;
  Action on_exempt = Action::keep;  ///< keep or strip
  /// How long before receipt the counting signature may have been made; zero: however long.
  std::chrono::seconds max_age{std::chrono::hours(24 * 30)};
  /// AMP parts in a multipart/signed are tagged where they would be stripped, if there are no others.
  bool tag_signed = false;
  bool dry_run = false;
  std::size_t max_amp_size = 200'000;  ///< decoded bytes
};

}  // namespace ampauth::verdict
