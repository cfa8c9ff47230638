// A small AMP message for tests that are not about its structure.
#pragma once

#include <string>
#include <vector>

#include "message/header_field.h"

namespace ampauth::fakes {

inline std::vector<message::HeaderField> amp_fields() {
  return {{"From", " News <news@shop.example>"},
          {"To", " bob@receiver.example"},
          {"Subject", " offers"},
          {"MIME-Version", " 1.0"},
          {"Content-Type", " multipart/alternative; boundary=\"b1\""}};
}

inline std::string text_part() { return "--b1\r\nContent-Type: text/plain\r\n\r\nhello\r\n"; }
inline std::string amp_part() {
  return "--b1\r\nContent-Type: text/x-amp-html; charset=utf-8\r\n\r\n<!doctype html><html "
         "amp4email></html>\r\n";
}
inline std::string html_part() { return "--b1\r\nContent-Type: text/html\r\n\r\n<p>hello</p>\r\n--b1--\r\n"; }

inline std::string amp_body() { return text_part() + amp_part() + html_part(); }
inline std::string stripped_body() { return text_part() + html_part(); }

}  // namespace ampauth::fakes
