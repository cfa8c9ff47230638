// libcitadel: Citadel's server and its webmail.
#include <sys/types.h>
#include <cstdio>
#include <ctime>

extern "C" {
#include <libcitadel.h>
}

#include "report.h"

namespace {

void add(char*, char*, char*, char*, void*, char* type, char*, size_t, char*, char*, void* types) {
  static_cast<runner::Types*>(types)->push_back(type ? type : "");
}

void types_of(const std::string& bytes, runner::Types& types) {
  std::string text = bytes;
  mime_parser(text.data(), text.data() + text.size(), add, add, nullptr, &types, 0);
}

}  // namespace

int main() { return runner::report_each(types_of); }
