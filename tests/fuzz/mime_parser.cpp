// The strict parser: its ranges lie in the body in order, and it finds no part that the screen does not.
#include <cstdint>
#include <string_view>

#include "message/message.h"
#include "mime/reading.h"
#include "mime/screen.h"
#include "require.h"

using namespace ampauth;

namespace {

void require_order(const mime::AmpPart& part, std::size_t begin, std::size_t end) {
  REQUIRE(begin <= part.cut.begin && part.cut.begin <= part.header.begin);
  REQUIRE(part.header.begin <= part.header.end && part.header.end <= part.content.begin);
  REQUIRE(part.content.begin <= part.content.end && part.content.end <= part.cut.end);
  REQUIRE(part.cut.end <= end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const message::Message message =
      message::parse_message({reinterpret_cast<const char*>(data), size}, 1 << 28);
  const std::string_view body = message.body.view();
  const mime::Reading reading = mime::parse(message.fields, body);

  std::size_t end = 0;
  for (const mime::AmpPart& part : reading.parts) {
    require_order(part, end, body.size());
    end = part.cut.end;
    REQUIRE(mime::decode(part, body).sha256.size() == 64);
  }
  REQUIRE(reading.parts.empty() || mime::screen(message.fields, body));
  REQUIRE((reading.structure == mime::Structure::canonical) == (reading.opaque || !reading.parts.empty()));
  REQUIRE(reading.structure != mime::Structure::ambiguous || reading.fault == mime::Fault::syntax);
  REQUIRE(reading.explanation.empty() == (reading.fault == mime::Fault::none));
  REQUIRE(mime::own_parts(reading).empty() == reading.parts.empty());
  return 0;
}
