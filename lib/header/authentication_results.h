// Authentication-Results fields (RFC 8601): whose results they say they are.
#pragma once

#include <string_view>

#include "message/header_field.h"

namespace ampauth::header {

/// Whether some parser sees an Authentication-Results field in `field` (any_possible_field) under the name
/// `authserv_id` (RFC 8601 2.2): letter case, comments, quotes and a final dot do not count. A field whose
/// authserv-id cannot be told is under every name. ARC-Authentication-Results are part of a seal (RFC 8617),
/// and none.
bool claims_results_of(const message::HeaderField& field, std::string_view authserv_id);

}  // namespace ampauth::header
