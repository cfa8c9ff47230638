// The verdict on an AMP message.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "verdict/evidence.h"
#include "verdict/policy.h"

namespace ampauth::verdict {

struct Verdict {
  Result result = Result::temperror;
  std::vector<Reason> reasons;  ///< All that apply, in the order of precedence; the first is the message's.
  std::optional<std::size_t>
      signature;                  ///< The index in Evidence::signatures of the one that passed and counts.
  Action action = Action::strip;  ///< By the policy; what a dry run would do as well.

  std::optional<Reason> reason() const {
    return reasons.empty() ? std::nullopt : std::optional(reasons.front());
  }
};

/// Pure. Passes only where every demand of the policy is met by the evidence.
Verdict judge(const Evidence& evidence, const Policy& policy);

}  // namespace ampauth::verdict
