// Cut and defang there and back: what is left holds no AMP part, and is what it was but for that.
#include <cstdint>
#include <string>
#include <string_view>

#include "message/message.h"
#include "mime/any_reading.h"
#include "mime/strip.h"
#include "require.h"

using namespace ampauth;

namespace {

std::string body_of(const mime::Stripped& stripped) {
  std::string body;
  for (const std::string_view piece : stripped.body) body += piece;
  return body;
}

message::Message after(const message::Message& before, const mime::Stripped& stripped) {
  message::Message message{before.fields, message::Body(1 << 28)};
  for (const auto& change : stripped.fields) message.fields.at(change.index).value = change.value;
  message.body.append(body_of(stripped));
  return message;
}

// The names of fields stay as they are: no parser takes a type from there.
bool finds_amp_but_in_names(message::Message message) {
  for (message::HeaderField& field : message.fields) field.name = "Name";
  return mime::any_reading_finds_amp(message.fields, message.body.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const message::Message message =
      message::parse_message({reinterpret_cast<const char*>(data), size}, 1 << 28);
  const std::string_view body = message.body.view();
  const mime::Reading reading = mime::parse(message.fields, body);
  const mime::Stripped stripped = mime::strip(reading, message.fields, body);
  const message::Message left = after(message, stripped);
  switch (reading.structure) {
    case mime::Structure::no_amp: REQUIRE(stripped.fields.empty() && left.body.view() == body); break;
    case mime::Structure::ambiguous:
      REQUIRE(left.body.size() == body.size());
      REQUIRE(!finds_amp_but_in_names(message::parse_message(
          mime::joined(left.fields) + "\r\n" + std::string(left.body.view()), 1 << 28)));
      break;
    case mime::Structure::canonical: {
      const mime::Reading again = mime::parse(left.fields, left.body.view());
      REQUIRE(again.parts.empty());
      REQUIRE(again.structure == mime::Structure::no_amp || again.opaque);
      break;
    }
  }
  return 0;
}
