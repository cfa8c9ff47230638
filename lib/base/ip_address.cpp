#include "base/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace ampauth::base {

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  constexpr std::string_view kPrefix = "IPv6:";  // RFC 5321 4.1.3, and Postfix's client_addr macro
  if (starts_with_ignoring_case(text, kPrefix)) text.remove_prefix(kPrefix.size());
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  std::array<char, 16> octets{};
  if (inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1) return from_octets({octets.data(), 4});
  if (inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1) return from_octets({octets.data(), 16});
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::from_octets(std::string_view octets) {
  constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);  // RFC 4291 2.5.5.2
  if (octets.size() == 16 && octets.starts_with(kMapped)) octets.remove_prefix(kMapped.size());
  if (octets.size() != 4 && octets.size() != 16) return std::nullopt;
  IpAddress address;
  address.is_v4_ = octets.size() == 4;
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  return address;
}

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(is_v4_ ? AF_INET : AF_INET6, octets_.data(), text, sizeof text);
  return text;
}

std::optional<Network> Network::parse(std::string_view text) {
  Network network;
  const std::size_t slash = text.find('/');
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return std::nullopt;
  network.base_ = *base;
  const unsigned width = base->is_v4() ? 32 : 128;
  network.prefix_bits_ = width;
  if (slash == std::string_view::npos) return network;
  const std::string_view length = text.substr(slash + 1);
  const auto [end, error] =
      std::from_chars(length.data(), length.data() + length.size(), network.prefix_bits_);
  if (error != std::errc{} || end != length.data() + length.size() || network.prefix_bits_ > width)
    return std::nullopt;
  for (unsigned bit = network.prefix_bits_; bit < width; ++bit)
    if (base->octets()[bit / 8] >> (7 - bit % 8) & 1) return std::nullopt;
  return network;
}

bool Network::contains(const IpAddress& address) const {
  if (address.is_v4() != base_.is_v4()) return false;
  const auto whole = prefix_bits_ / 8;
  const auto& a = address.octets();
  const auto& b = base_.octets();
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const unsigned rest = prefix_bits_ % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

std::string Network::to_string() const {
  const bool is_lone = prefix_bits_ == (base_.is_v4() ? 32u : 128u);
  return base_.to_string() + (is_lone ? "" : "/" + std::to_string(prefix_bits_));
}

bool any_contains(std::span<const Network> networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const Network& network) { return network.contains(address); });
}

}  // namespace ampauth::base
