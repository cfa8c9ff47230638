// mimetic.
#include <mimetic/mimetic.h>

#include "asked.h"

namespace {

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  mimetic::MimeEntity message(bytes.begin(), bytes.end());
  for (const mimetic::Mailbox& mailbox : message.header().from())
    addresses.push_back(mailbox.mailbox() + "@" + mailbox.domain());
}

}  // namespace

int main() { return runner::tell_each(addresses_of); }
