// Record data as it stands on the wire, decoded without trust in a single byte of it.
#pragma once

#include <string_view>

#include "dns/resolver.h"

namespace ampauth::dns {

/// Adds one record to the list of `answer` that holds `type`. `rdata` is uncompressed (RFC 1035 3.3); false,
/// and nothing added, where it is malformed. A byte of a host name that is no letter, digit, hyphen or
/// underscore is written `\DDD` (RFC 1035 5.1), so that a dot inside a label never reads as the end of one.
bool add_record(Answer& answer, Type type, std::string_view rdata);

}  // namespace ampauth::dns
