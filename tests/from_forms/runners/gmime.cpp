// GMime 3: notmuch, Geary, Balsa, Pan.
#include <gmime/gmime.h>

#include "asked.h"

namespace {

void walk(InternetAddressList* list, runner::Addresses& addresses) {
  for (int i = 0; list && i < internet_address_list_length(list); ++i) {
    InternetAddress* address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(address))
      walk(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), addresses);
    else if (const char* text = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)))
      addresses.push_back(text);
  }
}

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  walk(g_mime_message_get_from(message), addresses);
  g_object_unref(message);
  g_object_unref(parser);
  g_object_unref(stream);
}

}  // namespace

int main() {
  g_mime_init();
  return runner::tell_each(addresses_of);
}
