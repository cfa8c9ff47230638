#include "relay/real_client.h"

namespace ampauth::relay {
namespace {

constexpr std::size_t kMaxRelays = 32;  // a site has a handful; each costs the reading of a field

RealClient unknown(std::size_t relays, std::string because) {
  return {std::nullopt, relays, std::move(because)};
}

}  // namespace

RealClient find_real_client(std::span<const message::HeaderField> fields, const base::IpAddress& relay,
                            std::span<const base::Network> trusted) {
  base::IpAddress writer = relay;
  std::size_t relays = 1;
  for (const message::HeaderField& field : fields) {
    if (!message::is_named(field, "received")) continue;
    auto hop = parse_received(field.value);
    if (!hop)
      return unknown(relays, "the Received field of the trusted relay " + writer.to_string() +
                                 " does not tell its client: " + hop.error());
    writer = hop->client;
    if (!base::any_contains(trusted, writer)) return {std::move(*hop), relays, ""};
    if (relays == kMaxRelays)
      return unknown(relays, "the message came through more trusted relays than are followed");
    ++relays;
  }
  return unknown(relays, "the trusted relay " + writer.to_string() + " has written no Received field");
}

}  // namespace ampauth::relay
