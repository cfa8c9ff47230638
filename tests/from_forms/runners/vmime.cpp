// VMime.
#include <vmime/vmime.hpp>

#include "asked.h"

namespace {

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  vmime::addressList list;
  list.parse(runner::from_value(bytes));
  const auto mailboxes = list.toMailboxList();
  for (size_t i = 0; i < mailboxes->getMailboxCount(); ++i)
    addresses.push_back(mailboxes->getMailboxAt(i)->getEmail().toString());
}

}  // namespace

int main() { return runner::tell_each(addresses_of); }
