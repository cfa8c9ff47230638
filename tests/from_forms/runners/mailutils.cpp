// GNU mailutils: its mail, its imap4d, its mh.
#include <mailutils/mailutils.h>

#include <stdexcept>

#include "asked.h"

namespace {

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  mu_address_t list = nullptr;
  const int problem = mu_address_create(&list, runner::unfolded(runner::from_value(bytes)).c_str());
  if (problem) throw std::runtime_error(mu_strerror(problem));
  size_t count = 0;
  mu_address_get_count(list, &count);
  for (size_t i = 1; i <= count; ++i) {
    char* address = nullptr;
    if (mu_address_aget_email(list, i, &address) == 0 && address) addresses.push_back(address);
    free(address);
  }
  mu_address_destroy(&list);
}

}  // namespace

int main() { return runner::tell_each(addresses_of); }
