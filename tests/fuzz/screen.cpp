// The screen: the same answer however a message is cut, and never less than the plain search for the token.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "message/message.h"
#include "mime/amp_token.h"
#include "mime/any_reading.h"
#include "mime/caseless_search.h"
#include "mime/screen.h"
#include "require.h"

using namespace ampauth;

namespace {

bool hits_in_pieces(const message::Message& message, std::size_t size) {
  mime::Screen screen;
  for (const message::HeaderField& field : message.fields) screen.push(field);
  const std::string_view body = message.body.view();
  for (std::size_t at = 0; at < body.size(); at += size) screen.push(body.substr(at, size));
  return screen.finish();
}

// Every byte on its own: what the long steps of push() must not change.
bool skeleton_finds(std::string_view text) {
  mime::SkeletonReader reader;
  return std::any_of(text.begin(), text.end(),
                     [&](char c) { return reader.step(c) != mime::SkeletonReader::Found::nothing; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  REQUIRE(mime::SkeletonReader().push(bytes) == skeleton_finds(bytes));

  const message::Message message = message::parse_message(bytes, 1 << 28);
  const std::string_view body = message.body.view();
  const bool hit = hits_in_pieces(message, std::max<std::size_t>(body.size(), 1));
  REQUIRE(hits_in_pieces(message, 1 + (size > 0 ? data[0] : 0)) == hit);
  REQUIRE(hit || !mime::CaselessSearch(mime::kAmpToken).occurs_in(body));
  REQUIRE(hit || !skeleton_finds(body));
  REQUIRE(mime::any_reading_finds_amp(message.fields, body) == hit);
  return 0;
}
