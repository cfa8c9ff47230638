// UW c-client: Alpine, PHP's imap functions, UW-IMAP.
#include <c-client.h>

#include "asked.h"

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

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  std::string header = runner::with_crlf(bytes);
  std::string nothing;
  STRING stream;
  INIT(&stream, mail_string, nothing.data(), 0);
  ENVELOPE* envelope = nullptr;
  BODY* body = nullptr;
  rfc822_parse_msg_full(&envelope, &body, header.data(), header.size(), &stream,
                        const_cast<char*>("localhost"), 0, 0);
  for (ADDRESS* at = envelope->from; at; at = at->next)
    if (at->host) addresses.push_back(std::string(at->mailbox ? at->mailbox : "") + "@" + at->host);
  mail_free_envelope(&envelope);
  mail_free_body(&body);
}

}  // namespace

int main() {
#include <linkage.c>
  return runner::tell_each(addresses_of);
}
