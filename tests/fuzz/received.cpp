// The Received field: whatever the client puts where its texts stand, the relay's own words are read, or
// nothing.
#include <cstdint>
#include <string>
#include <string_view>

#include "relay/places.h"
#include "relay/received.h"
#include "require.h"

using namespace ampauth;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const relay::Place& place : relay::kPlaces)
    REQUIRE(relay::tells_the_truth_or_nothing(relay::parse_received(place.before + bytes + place.after)));

  const auto whole = relay::parse_received(bytes);
  REQUIRE(!whole || !relay::parse_received(bytes + " x"));
  REQUIRE(!whole || whole->helo.find('\n') == std::string::npos);
  return 0;
}
