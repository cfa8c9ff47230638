// Days of the calendar, in UTC: until when an entry of a list counts.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ampauth::senders {

using Day = std::chrono::sys_days;

/// The day on which `seconds` since 1970 falls.
Day day_of(std::uint64_t seconds);

/// "2027-01-31" (RFC 3339's full-date). nullopt for another form, or a day that the calendar does not have.
std::optional<Day> parse_day(std::string_view text);

/// As parse_day() takes it.
std::string to_string(Day day);

}  // namespace ampauth::senders
