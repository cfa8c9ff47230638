#include "verdict/policy.h"

#include <algorithm>
#include <array>

namespace ampauth::verdict {
namespace {

struct Profile {
  std::string_view name;
  Requirements requirements;
};

// RULES of the providers, a profile a row.
constexpr std::array kProfiles{
    Profile{"gmail", {}},
    Profile{"strict",
            {.dmarc_pass = true, .dmarc_enforced = true, .sealed_signatures = true, .single_fields = true}},
    Profile{"mailru", {.dmarc_enforced = true}},
    Profile{"yahoo", {.alignment = AlignmentRule::strict_or_dmarc, .spf = false, .tls = false}},
    Profile{"outlook", {.alignment = AlignmentRule::none, .tls = false, .dmarc_pass = true}},
};

struct ActionName {
  Action action;
  std::string_view name;
};

constexpr std::array kActions{
    ActionName{Action::keep, "keep"},     ActionName{Action::tag, "tag"},
    ActionName{Action::strip, "strip"},   ActionName{Action::quarantine, "quarantine"},
    ActionName{Action::reject, "reject"}, ActionName{Action::tempfail, "tempfail"}};

}  // namespace

std::optional<Requirements> requirements_of(std::string_view profile) {
  const auto found = std::find_if(kProfiles.begin(), kProfiles.end(),
                                  [&](const Profile& row) { return row.name == profile; });
  if (found == kProfiles.end()) return std::nullopt;
  return found->requirements;
}

std::string_view to_string(Action action) {
  return std::find_if(kActions.begin(), kActions.end(),
                      [&](const ActionName& row) { return row.action == action; })
      ->name;
}

std::optional<Action> parse_action(std::string_view token) {
  const auto found = std::find_if(kActions.begin(), kActions.end(),
                                  [&](const ActionName& row) { return row.name == token; });
  if (found == kActions.end()) return std::nullopt;
  return found->action;
}

}  // namespace ampauth::verdict
