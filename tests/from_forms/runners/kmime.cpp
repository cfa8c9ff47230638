// KMail's KMime.
#include <kmime/kmime_content.h>
#include <kmime/kmime_message.h>

#include "asked.h"

namespace {

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  std::string text = bytes;
  runner::replace_all(text, "\r\n", "\n");  // it reads files as they lie in a Unix mailbox
  KMime::Message message;
  message.setContent(QByteArray::fromStdString(text));
  message.parse();
  for (const auto& mailbox : message.from(true)->mailboxes())
    addresses.push_back(mailbox.address().toStdString());
}

}  // namespace

int main() { return runner::tell_each(addresses_of); }
