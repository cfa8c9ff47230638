#include "auth/edits.h"

#include <map>

#include "base/ascii.h"
#include "header/result_field.h"

namespace ampauth::auth {
namespace {

// Which of the fields of its name each field is, counted from 1.
std::vector<std::size_t> occurrences(const std::vector<message::HeaderField>& fields) {
  std::map<std::string, std::size_t> count;
  std::vector<std::size_t> numbers;
  numbers.reserve(fields.size());
  for (const message::HeaderField& field : fields)
    numbers.push_back(++count[base::lower_case(base::trim(field.name))]);
  return numbers;
}

}  // namespace

std::vector<FieldEdit> field_edits(const message::Message& message, const Disposition& disposition) {
  std::vector<FieldEdit> edits;
  const auto numbers = occurrences(message.fields);
  const auto name_of = [&](std::size_t index) { return std::string(base::trim(message.fields[index].name)); };
  const auto& forged = disposition.forged_fields;
  for (auto index = forged.rbegin(); index != forged.rend(); ++index)
    edits.push_back({FieldEdit::Kind::remove, name_of(*index), numbers[*index], ""});
  if (disposition.stripped)
    for (const auto& change : disposition.stripped->fields)
      edits.push_back({FieldEdit::Kind::change, name_of(change.index), numbers[change.index], change.value});
  if (disposition.result_field)
    edits.push_back(
        {FieldEdit::Kind::insert_on_top, std::string(header::kFieldName), 0, *disposition.result_field});
  return edits;
}

}  // namespace ampauth::auth
