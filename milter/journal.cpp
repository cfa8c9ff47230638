#include "milter/journal.h"

#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

namespace ampauth::milter {
namespace {

// A report's values are lines; past this one is not kept whole.
constexpr std::size_t kMaxValue = 4096;

std::string field_name(std::string_view name) {
  std::string out = "AMPAUTH_";
  for (const char c : name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace

std::vector<std::string> journal_fields(int priority, std::string_view text, const Report& report) {
  std::vector<std::string> fields = {
      "MESSAGE=" + std::string(text),
      "PRIORITY=" + std::to_string(priority),
      "SYSLOG_FACILITY=" + std::to_string(LOG_FAC(LOG_MAIL)),
      "SYSLOG_IDENTIFIER=ampauth-milter",
  };
  for (const auto& [name, value] : report)
    if (!value.empty()) fields.push_back(field_name(name) + "=" + value.substr(0, kMaxValue));
  return fields;
}

bool send_to_journal(const std::vector<std::string>& fields) {
  std::vector<iovec> pieces;
  for (const std::string& field : fields)
    pieces.push_back({const_cast<char*>(field.data()), field.size()});  // they are only read
  return sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size())) >= 0;
}

}  // namespace ampauth::milter
