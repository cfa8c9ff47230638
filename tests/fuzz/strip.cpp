// Cut and defang there and back: what is left holds no AMP part, and is what it was but for that.
#include <cstdint>
#include <string>
#include <string_view>

#include "message/message.h"
#include "mime/any_reading.h"
#include "mime/disarm.h"
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

std::string whole(const message::Message& message) {
  return mime::joined(message.fields) + "\r\n" + std::string(message.body.view());
}

// What no reading finds the token in, with the names of fields as they were: they stay, since no parser takes
// a type from there.
std::string disarmed_but_names(const message::Message& message) {
  std::string text = whole(message);
  const bool clean = mime::disarm_every_reading(text, "/tmp");
  REQUIRE(clean == !mime::any_reading_finds_amp(text));
  std::size_t at = 0;
  for (const message::HeaderField& field : message.fields) {
    text.replace(at, field.name.size() + 1, field.name + ":");
    at += field.name.size() + 1 + field.value.size() + 2;
  }
  return text;
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
    case mime::Structure::ambiguous: REQUIRE(whole(left) == disarmed_but_names(message)); break;
    case mime::Structure::canonical: {
      const mime::Reading again = mime::parse(left.fields, left.body.view());
      REQUIRE(again.parts.empty());
      REQUIRE(again.structure == mime::Structure::no_amp || again.opaque);
      break;
    }
  }
  return 0;
}
