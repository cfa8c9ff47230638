#include "tools/delivered.h"

#include "header/result_field.h"

namespace ampauth::tools {
namespace {

void write_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(":");
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\n' && (i == 0 || value[i - 1] != '\r')) out += '\r';
    out += value[i];
  }
  out += "\r\n";
}

}  // namespace

std::string delivered(const message::Message& message, const auth::Disposition& disposition) {
  std::vector<message::HeaderField> fields = message.fields;
  if (disposition.stripped)
    for (const auto& change : disposition.stripped->fields) fields[change.index].value = change.value;

  std::string out;
  if (disposition.result_field) write_field(out, header::kFieldName, *disposition.result_field);
  for (const message::HeaderField& field : fields)
    if (!header::is_result_field(field)) write_field(out, field.name, field.value);
  out += "\r\n";
  if (!disposition.stripped) return out.append(message.body.view());
  for (const std::string_view piece : disposition.stripped->body) out += piece;
  return out;
}

}  // namespace ampauth::tools
