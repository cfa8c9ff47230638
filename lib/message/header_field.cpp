#include "message/header_field.h"

#include <algorithm>

#include "base/ascii.h"

namespace ampauth::message {

bool is_named(const HeaderField& field, std::string_view name) {
  return base::equals_ignoring_case(base::trim(field.name), name);
}

std::size_t count_named(std::span<const HeaderField> fields, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(),
                                                [name](const HeaderField& f) { return is_named(f, name); }));
}

const HeaderField* only_named(std::span<const HeaderField> fields, std::string_view name) {
  const HeaderField* found = nullptr;
  for (const HeaderField& field : fields) {
    if (!is_named(field, name)) continue;
    if (found) return nullptr;
    found = &field;
  }
  return found;
}

}  // namespace ampauth::message
