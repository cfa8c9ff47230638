// GMime 3: notmuch, Geary, Balsa, Pan.
#include <gmime/gmime.h>

#include <stdexcept>

#include "report.h"

namespace {

void walk(GMimeObject* part, int depth, runner::Types& types) {
  if (!part || depth > runner::kDeepest) return;
  char* type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part));
  types.push_back(type);
  g_free(type);
  if (GMIME_IS_MULTIPART(part)) {
    auto* multipart = GMIME_MULTIPART(part);
    for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i)
      walk(g_mime_multipart_get_part(multipart, i), depth + 1, types);
  } else if (GMIME_IS_MESSAGE_PART(part)) {
    GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
    if (message) walk(g_mime_message_get_mime_part(message), depth + 1, types);
  }
}

void types_of(const std::string& bytes, runner::Types& types) {
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  if (message) {
    walk(g_mime_message_get_mime_part(message), 0, types);
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  if (!message) throw std::runtime_error("no message");
}

}  // namespace

int main() {
  g_mime_init();
  return runner::report_each(types_of);
}
