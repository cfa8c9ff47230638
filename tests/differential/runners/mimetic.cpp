// mimetic.
#include <mimetic/mimetic.h>

#include "report.h"

namespace {

void walk(mimetic::MimeEntity& part, int depth, runner::Types& types) {
  if (depth > runner::kDeepest) return;
  const mimetic::ContentType type = part.header().contentType();
  types.push_back(std::string(type.type()) + '/' + std::string(type.subtype()));
  for (mimetic::MimeEntity* child : part.body().parts()) walk(*child, depth + 1, types);
}

void types_of(const std::string& bytes, runner::Types& types) {
  mimetic::MimeEntity message(bytes.begin(), bytes.end());
  walk(message, 0, types);
}

}  // namespace

int main() { return runner::report_each(types_of); }
