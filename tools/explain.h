// A judgement for the sender's engineer: each check, its result and why.
#pragma once

#include <string>

#include "auth/filter.h"

namespace ampauth::tools {

/// Several lines of ASCII; `name` is the file's.
std::string explain_text(const std::string& name, const auth::Judgement& judgement);

/// One JSON object on one line.
std::string explain_json(const std::string& name, const auth::Judgement& judgement);

}  // namespace ampauth::tools
