// The journal's native entries (systemd.journal-fields(7)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "milter/report.h"

namespace ampauth::milter {

/// The fields of an entry, each "NAME=value": its text, its `priority` (of syslog, 0 to 7), this program's
/// name, and the report's as AMPAUTH_RESULT, AMPAUTH_FROM and so on, those that are not empty. Values are
/// what the message held: the journal takes any octets, and readers of it see each value apart.
std::vector<std::string> journal_fields(int priority, std::string_view text, const Report& report);

/// False where there is no journal that takes it. Thread-safe.
bool send_to_journal(const std::vector<std::string>& fields);

}  // namespace ampauth::milter
