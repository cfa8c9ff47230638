// KMail's KMime.
#include <kmime/kmime_content.h>
#include <kmime/kmime_message.h>

#include "report.h"

namespace {

void walk(KMime::Content* part, int depth, runner::Types& types) {
  if (!part || depth > runner::kDeepest) return;
  types.push_back(part->contentType(true)->mimeType().toStdString());
  for (KMime::Content* child : part->contents()) walk(child, depth + 1, types);
}

void types_of(const std::string& bytes, runner::Types& types) {
  std::string text = bytes;
  runner::replace_all(text, "\r\n", "\n");  // it reads files as they lie in a Unix mailbox
  KMime::Message message;
  message.setContent(QByteArray::fromStdString(text));
  message.parse();
  walk(&message, 0, types);
}

}  // namespace

int main() { return runner::report_each(types_of); }
