// Evolution's Camel.
#include <camel/camel.h>

#include "asked.h"

namespace {

void addresses_of(const std::string& bytes, runner::Addresses& addresses) {
  CamelStream* stream = camel_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  CamelMimeMessage* message = camel_mime_message_new();
  camel_data_wrapper_construct_from_stream_sync(CAMEL_DATA_WRAPPER(message), stream, nullptr, nullptr);
  CamelInternetAddress* from = camel_mime_message_get_from(message);
  const char* name = nullptr;
  const char* address = nullptr;
  for (int i = 0; from && camel_internet_address_get(from, i, &name, &address); ++i)
    addresses.push_back(address ? address : "");
  g_object_unref(message);
  g_object_unref(stream);
}

}  // namespace

int main() {
  camel_init("/nonexistent", FALSE);
  return runner::tell_each(addresses_of);
}
