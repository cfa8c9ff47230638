// libetpan: MailCore2 and the clients built on it, Claws Mail's IMAP.
#include <libetpan/libetpan.h>

#include <stdexcept>

#include "report.h"

namespace {

std::string composite(const mailmime_composite_type& type) {
  switch (type.ct_type) {
    case MAILMIME_COMPOSITE_TYPE_MESSAGE: return "message";
    case MAILMIME_COMPOSITE_TYPE_MULTIPART: return "multipart";
    default: return type.ct_token ? type.ct_token : "";
  }
}

std::string discrete(const mailmime_discrete_type& type) {
  switch (type.dt_type) {
    case MAILMIME_DISCRETE_TYPE_TEXT: return "text";
    case MAILMIME_DISCRETE_TYPE_IMAGE: return "image";
    case MAILMIME_DISCRETE_TYPE_AUDIO: return "audio";
    case MAILMIME_DISCRETE_TYPE_VIDEO: return "video";
    case MAILMIME_DISCRETE_TYPE_APPLICATION: return "application";
    default: return type.dt_extension ? type.dt_extension : "";
  }
}

std::string type_of(const mailmime_content* field) {
  if (!field) return "text/plain";
  const mailmime_type& type = *field->ct_type;
  const std::string main_type = type.tp_type == MAILMIME_TYPE_COMPOSITE_TYPE
                                    ? composite(*type.tp_data.tp_composite_type)
                                    : discrete(*type.tp_data.tp_discrete_type);
  return main_type + '/' + (field->ct_subtype ? field->ct_subtype : "");
}

void walk(mailmime* part, int depth, runner::Types& types) {
  if (!part || depth > runner::kDeepest) return;
  types.push_back(type_of(part->mm_content_type));
  if (part->mm_type == MAILMIME_MULTIPLE) {
    for (clistiter* i = clist_begin(part->mm_data.mm_multipart.mm_mp_list); i; i = clist_next(i))
      walk(static_cast<mailmime*>(clist_content(i)), depth + 1, types);
  } else if (part->mm_type == MAILMIME_MESSAGE) {
    walk(part->mm_data.mm_message.mm_msg_mime, depth + 1, types);
  }
}

void types_of(const std::string& bytes, runner::Types& types) {
  mailmime* message = nullptr;
  size_t at = 0;
  const int failed = mailmime_parse(bytes.data(), bytes.size(), &at, &message);
  if (message) {
    walk(message, 0, types);
    mailmime_free(message);
  }
  if (failed) throw std::runtime_error("mailmime_parse: " + std::to_string(failed));
}

}  // namespace

int main() { return runner::report_each(types_of); }
