// What the runners in C++ share: file names come in, a JSON object a file goes out.
#pragma once

#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace runner {

using Types = std::vector<std::string>;

// A chain of parts deeper than this is not followed: some of these libraries recurse themselves.
inline constexpr int kDeepest = 1000;

inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', static_cast<char>(c)};
    } else if (c < 32 || c > 126) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    } else {
      out += static_cast<char>(c);
    }
  }
  return out + '"';
}

inline std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  return text;
}

inline void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

inline std::string contents(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The line ends of the network everywhere.
inline std::string with_crlf(const std::string& bytes) {
  std::string out;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) out += '\r';
    out += bytes[i];
  }
  return out;
}

// types_of(bytes, types) appends the types of all parts that the parser sees in a message; what it throws is
// reported.
inline int report_each(const std::function<void(const std::string&, Types&)>& types_of) {
  std::string file;
  while (std::getline(std::cin, file)) {
    const std::string bytes = contents(file);
    Types types;
    std::string error = "null";
    try {
      types_of(bytes, types);
    } catch (const std::exception& problem) {
      error = quoted(std::string(problem.what()).substr(0, 120));
    }
    std::string list;
    for (const auto& type : types) list += (list.empty() ? "" : ",") + quoted(lower(type));
    std::cout << "{\"file\":" << quoted(file) << ",\"types\":[" << list << "],\"error\":" << error << "}"
              << std::endl;
  }
  return 0;
}

}  // namespace runner
