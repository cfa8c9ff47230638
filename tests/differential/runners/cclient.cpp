// UW c-client: Alpine, PHP's imap functions, UW-IMAP.
#include <c-client.h>

#include "report.h"

// The library calls these back; to parse, none needs to do anything.
extern "C" {
void mm_searched(MAILSTREAM*, unsigned long) {}
void mm_exists(MAILSTREAM*, unsigned long) {}
void mm_expunged(MAILSTREAM*, unsigned long) {}
void mm_flags(MAILSTREAM*, unsigned long) {}
void mm_notify(MAILSTREAM*, char*, long) {}
void mm_list(MAILSTREAM*, int, char*, long) {}
void mm_lsub(MAILSTREAM*, int, char*, long) {}
void mm_status(MAILSTREAM*, char*, MAILSTATUS*) {}
void mm_log(char*, long) {}
void mm_dlog(char*) {}
void mm_login(NETMBX*, char*, char*, long) {}
void mm_critical(MAILSTREAM*) {}
void mm_nocritical(MAILSTREAM*) {}
long mm_diskerror(MAILSTREAM*, long, long) { return 1; }
void mm_fatal(char*) {}
}

namespace {

void walk(BODY* body, int depth, runner::Types& types) {
  if (!body || depth > runner::kDeepest) return;
  const char* type = body->type <= TYPEMAX ? body_types[body->type] : nullptr;
  const std::string subtype = body->subtype ? body->subtype : "";
  types.push_back(std::string(type ? type : "other") + '/' + subtype);
  if (body->type == TYPEMULTIPART) {
    for (PART* part = body->nested.part; part; part = part->next) walk(&part->body, depth + 1, types);
  } else if (body->type == TYPEMESSAGE && runner::lower(subtype) == "rfc822" && body->nested.msg) {
    walk(body->nested.msg->body, depth + 1, types);
  }
}

void types_of(const std::string& bytes, runner::Types& types) {
  const std::string message = runner::with_crlf(bytes);  // it wants these line ends everywhere
  const size_t blank = message.find("\r\n\r\n");
  size_t header_size = blank == std::string::npos ? message.size() : blank + 4;
  if (message.compare(0, 2, "\r\n") == 0) header_size = 2;
  std::string header = message.substr(0, header_size);
  std::string text = message.substr(header_size);
  STRING stream;
  INIT(&stream, mail_string, text.data(), text.size());
  ENVELOPE* envelope = nullptr;
  BODY* body = nullptr;
  rfc822_parse_msg_full(&envelope, &body, header.data(), header.size(), &stream,
                        const_cast<char*>("localhost"), 0, 0);
  walk(body, 0, types);
  mail_free_envelope(&envelope);
  mail_free_body(&body);
}

}  // namespace

int main() {
#include <linkage.c>
  return runner::report_each(types_of);
}
