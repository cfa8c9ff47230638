// Evolution's Camel.
#include <camel/camel.h>

#include <stdexcept>

#include "report.h"

namespace {

void walk(CamelMimePart* part, int depth, runner::Types& types) {
  if (!part || depth > runner::kDeepest) return;
  CamelContentType* field = camel_data_wrapper_get_mime_type_field(CAMEL_DATA_WRAPPER(part));
  if (field) {
    char* type = camel_content_type_simple(field);
    types.push_back(type);
    g_free(type);
  }
  CamelDataWrapper* content = camel_medium_get_content(CAMEL_MEDIUM(part));
  if (content && CAMEL_IS_MULTIPART(content)) {
    auto* multipart = CAMEL_MULTIPART(content);
    for (guint i = 0; i < camel_multipart_get_number(multipart); ++i)
      walk(camel_multipart_get_part(multipart, i), depth + 1, types);
  } else if (content && CAMEL_IS_MIME_MESSAGE(content)) {
    walk(CAMEL_MIME_PART(content), depth + 1, types);
  }
}

void types_of(const std::string& bytes, runner::Types& types) {
  CamelStream* stream = camel_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  CamelMimeMessage* message = camel_mime_message_new();
  const bool parsed =
      camel_data_wrapper_construct_from_stream_sync(CAMEL_DATA_WRAPPER(message), stream, nullptr, nullptr);
  if (parsed) walk(CAMEL_MIME_PART(message), 0, types);
  g_object_unref(message);
  g_object_unref(stream);
  if (!parsed) throw std::runtime_error("no message");
}

}  // namespace

int main() {
  camel_init("/nonexistent", FALSE);
  return runner::report_each(types_of);
}
