// What the runners in C++ share: a file name a line comes in, {"file", "addresses", "error"} goes out.
#pragma once

#include "../../differential/runners/report.h"

namespace runner {

using Addresses = std::vector<std::string>;

// The value of From in a message whose other fields stand below it, folds and all.
inline std::string from_value(const std::string& bytes) {
  const std::string text = with_crlf(bytes);
  const size_t begin = text.find("From:") + 5;
  return text.substr(begin, text.find("\r\nTo:", begin) - begin);
}

inline std::string unfolded(std::string value) {
  replace_all(value, "\r\n", "");
  return value;
}

// addresses_of(bytes, addresses) appends what the parser takes for addresses in From.
inline int tell_each(const std::function<void(const std::string&, Addresses&)>& addresses_of) {
  std::string file;
  while (std::getline(std::cin, file)) {
    Addresses addresses;
    std::string error = "null";
    try {
      addresses_of(contents(file), addresses);
    } catch (const std::exception& problem) {
      error = quoted(std::string(problem.what()).substr(0, 120));
    }
    std::string list;
    for (const auto& address : addresses) list += (list.empty() ? "" : ",") + quoted(address);
    std::cout << "{\"file\":" << quoted(file) << ",\"addresses\":[" << list << "],\"error\":" << error << "}"
              << std::endl;
  }
  return 0;
}

}  // namespace runner
