// GNU mailutils: its mail, its imap4d, its mh.
#include <mailutils/mailutils.h>

#include <stdexcept>

#include "report.h"

namespace {

std::string type_of(mu_message_t message) {
  mu_header_t header = nullptr;
  mu_content_type_t parsed = nullptr;
  char* field = nullptr;
  std::string type = "text/plain";
  if (mu_message_get_header(message, &header) == 0 &&
      mu_header_aget_value_unfold(header, MU_HEADER_CONTENT_TYPE, &field) == 0 &&
      mu_content_type_parse(field, nullptr, &parsed) == 0) {
    type = std::string(parsed->type ? parsed->type : "") + '/' + (parsed->subtype ? parsed->subtype : "");
    mu_content_type_destroy(&parsed);
  }
  free(field);
  return type;
}

void walk(mu_message_t message, int depth, runner::Types& types) {
  if (depth > runner::kDeepest) return;
  types.push_back(type_of(message));
  int multipart = 0;
  mu_message_is_multipart(message, &multipart);
  if (multipart) {
    size_t count = 0;
    mu_message_get_num_parts(message, &count);
    for (size_t i = 1; i <= count; ++i) {
      mu_message_t part = nullptr;
      if (mu_message_get_part(message, i, &part) == 0) walk(part, depth + 1, types);
    }
  } else if (runner::lower(types.back()) == "message/rfc822") {
    mu_message_t attached = nullptr;
    if (mu_message_unencapsulate(message, &attached, nullptr) != 0 || !attached) return;
    walk(attached, depth + 1, types);
    mu_message_unref(attached);
  }
}

void types_of(const std::string& bytes, runner::Types& types) {
  std::string text = bytes;
  runner::replace_all(text, "\r\n", "\n");  // it reads files as they lie in a Unix mailbox
  mu_stream_t stream = nullptr;
  mu_message_t message = nullptr;
  if (mu_static_memory_stream_create(&stream, text.data(), text.size()) != 0 ||
      mu_stream_to_message(stream, &message) != 0)
    throw std::runtime_error("no message");
  walk(message, 0, types);
  mu_message_destroy(&message, mu_message_get_owner(message));
  mu_stream_unref(stream);
}

}  // namespace

int main() { return runner::report_each(types_of); }
