// Cyrus IMAP's BODYSTRUCTURE, by the functions of its library that imapd calls. Reads file names, a line each,
// and prints a line {"file": ..., "structure": ...} for each. cyrus.py runs it.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "report.h"

// Debian's cyrus-dev has none of the headers that declare these. A struct buf or body is only handed on here,
// in room that is zeroed and larger than it is.
extern "C" {
struct buf;
struct body;
void config_read(const char* file, int need);
int message_parse_mapped(const char* bytes, unsigned long size, body* out, const char* name);
void message_write_body(buf* out, const body* from, int extended);
void message_free_body(body*);
const char* buf_base(const buf*);
size_t buf_len(const buf*);
void buf_free(buf*);

// The library wants these of the program.
void fatal(const char* why, int status) {
  std::fprintf(stderr, "%s\n", why);
  std::exit(status ? status : 1);
}
void* cyrus_mutex_alloc() {
  static char only;
  return &only;
}
int cyrus_mutex_lock(void*) { return 0; }
int cyrus_mutex_unlock(void*) { return 0; }
void cyrus_mutex_free(void*) {}
}

namespace {

template <class T>
struct Room {
  alignas(16) std::array<char, 16384> bytes{};
  T* get() { return reinterpret_cast<T*>(bytes.data()); }
};

std::string structure_of(const std::string& message) {
  Room<body> parsed;
  Room<buf> written;
  message_parse_mapped(message.data(), message.size(), parsed.get(), nullptr);
  message_write_body(written.get(), parsed.get(), 1);
  const std::string structure(buf_base(written.get()), buf_len(written.get()));
  buf_free(written.get());
  message_free_body(parsed.get());
  return structure;
}

}  // namespace

int main(int, char** arguments) {
  config_read(arguments[1], 0);
  std::string file;
  while (std::getline(std::cin, file)) {
    // LMTP brings the line ends of the network.
    const std::string structure = structure_of(runner::with_crlf(runner::contents(file)));
    std::cout << "{\"file\":" << runner::quoted(file) << ",\"structure\":" << runner::quoted(structure) << "}"
              << std::endl;
  }
}
