#include "tools/delivered.h"

#include <algorithm>

#include "auth/edits.h"
#include "base/ascii.h"

namespace ampauth::tools {
namespace {

using Fields = std::vector<message::HeaderField>;

// The field that an MTA finds under a name and number: it renumbers after each edit.
Fields::iterator find(Fields& fields, const auth::FieldEdit& edit) {
  std::size_t left = edit.occurrence;
  return std::find_if(fields.begin(), fields.end(), [&](const message::HeaderField& field) {
    return base::equals_ignoring_case(base::trim(field.name), edit.name) && --left == 0;
  });
}

void play(const auth::FieldEdit& edit, Fields& fields) {
  if (edit.kind == auth::FieldEdit::Kind::insert_on_top) {
    fields.insert(fields.begin(), {edit.name, edit.value});
    return;
  }
  const auto field = find(fields, edit);
  if (field == fields.end()) return;
  if (edit.kind == auth::FieldEdit::Kind::remove)
    fields.erase(field);
  else
    field->value = edit.value;
}

void write_field(std::string& out, const message::HeaderField& field) {
  out.append(field.name).append(":");
  for (std::size_t i = 0; i < field.value.size(); ++i) {
    if (field.value[i] == '\n' && (i == 0 || field.value[i - 1] != '\r')) out += '\r';
    out += field.value[i];
  }
  out += "\r\n";
}

}  // namespace

std::string delivered(const message::Message& message, const auth::Disposition& disposition) {
  Fields fields = message.fields;
  for (const auth::FieldEdit& edit : auth::field_edits(message, disposition)) play(edit, fields);
  std::string out;
  for (const message::HeaderField& field : fields) write_field(out, field);
  out += "\r\n";
  if (!disposition.stripped) return out.append(message.body.view());
  for (const std::string_view piece : disposition.stripped->body) out += piece;
  return out;
}

}  // namespace ampauth::tools
