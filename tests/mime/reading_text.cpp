#include "reading_text.h"

#include "mime/screen.h"

namespace ampauth::tests {

std::string crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string as_codes(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    out.append("=").append(1, kHex[value >> 4]).append(1, kHex[value & 15u]);
    if (out.size() % 72 == 0) out += "=\r\n";
  }
  return out;
}

message::Message split(std::string_view bytes) { return message::parse_message(bytes, 1 << 28); }

mime::Reading read(const message::Message& message) {
  return mime::parse(message.fields, message.body.view());
}

std::string summary(const mime::Reading& reading) {
  if (reading.structure == mime::Structure::no_amp) return "no_amp";
  if (reading.structure == mime::Structure::ambiguous) return "ambiguous";
  switch (reading.fault) {
    case mime::Fault::none: return "canonical";
    case mime::Fault::syntax: return "canonical syntax";
    case mime::Fault::nesting: return "canonical nesting";
    case mime::Fault::multiple: return "canonical multiple";
    case mime::Fault::no_fallback: return "canonical no_fallback";
    case mime::Fault::encoding: return "canonical encoding";
  }
  return "";
}

std::string join(const mime::Stripped& stripped) {
  std::string body;
  for (const std::string_view piece : stripped.body) body += piece;
  return body;
}

std::string stripped_message(const message::Message& message, const mime::Stripped& stripped) {
  std::vector<message::HeaderField> fields = message.fields;
  for (const auto& change : stripped.fields) fields.at(change.index).value = change.value;
  std::string out;
  for (const auto& field : fields) out += field.name + ":" + field.value + "\r\n";
  return out + "\r\n" + join(stripped);
}

bool screen_hits(const message::Message& message, std::size_t size) {
  mime::Screen screen;
  for (const auto& field : message.fields) screen.push(field);
  const std::string_view body = message.body.view();
  for (std::size_t at = 0; at < body.size(); at += size) screen.push(body.substr(at, size));
  return screen.finish();
}

}  // namespace ampauth::tests
