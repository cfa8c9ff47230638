// The time of a Date field (RFC 5322 3.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ampauth::message {

/// The field's value as seconds since 1970; nullopt where it cannot be read, or names a zone by letters other
/// than GMT, UT and UTC (RFC 5322 4.3).
std::optional<std::uint64_t> parse_date(std::string_view value);

}  // namespace ampauth::message
