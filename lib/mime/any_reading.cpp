#include "mime/any_reading.h"

#include <utility>

#include "mime/screen.h"

namespace ampauth::mime {

namespace {

bool reads_to_token(TextReader reader, std::string_view text, Effort& effort) {
  while (!text.empty()) {
    std::size_t size = TextReader::window_of(text);
    if (size == 0) size = text.size();
    if (reader.push(text.substr(0, size), effort)) return true;
    text.remove_prefix(size);
  }
  return reader.finish(effort);
}

}  // namespace

bool any_reading_finds_amp(std::string_view text, bool in_any_encoding) {
  Effort effort;
  effort.allow_for(text.size());
  TextReader reader;
  if (in_any_encoding) reader.expect_encodings();
  return reads_to_token(std::move(reader), text, effort);
}

bool any_reading_finds_amp(std::string_view text, Effort& effort) {
  return !effort.spend(text.size()) || reads_to_token(TextReader(), text, effort);
}

bool any_reading_finds_amp(std::span<const message::HeaderField> fields, std::string_view body) {
  Screen screen;
  for (const message::HeaderField& field : fields) screen.push(field);
  screen.push(body);
  return screen.finish();
}

std::string joined(std::span<const message::HeaderField> fields) {
  std::string header;
  for (const message::HeaderField& field : fields) {
    header.append(field.name).append(":").append(field.value).append("\r\n");
  }
  return header;
}

}  // namespace ampauth::mime
