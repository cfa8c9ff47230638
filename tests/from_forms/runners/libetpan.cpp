// libetpan: MailCore2 and the clients built on it, Claws Mail's IMAP.
#include <libetpan/libetpan.h>

#include <stdexcept>

#include "asked.h"

namespace {

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  const std::string text = runner::with_crlf(bytes);
  mailimf_fields* fields = nullptr;
  size_t at = 0;
  if (mailimf_fields_parse(text.data(), text.size(), &at, &fields) != 0)
    throw std::runtime_error("no fields");
  mailimf_single_fields single;
  mailimf_single_fields_init(&single, fields);
  if (single.fld_from && single.fld_from->frm_mb_list)
    for (clistiter* i = clist_begin(single.fld_from->frm_mb_list->mb_list); i; i = clist_next(i))
      addresses.push_back(static_cast<mailimf_mailbox*>(clist_content(i))->mb_addr_spec);
  mailimf_fields_free(fields);
}

}  // namespace

int main() { return runner::tell_each(addresses_of); }
