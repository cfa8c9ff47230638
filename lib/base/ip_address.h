// Addresses of SMTP clients, and networks of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ampauth::base {

/// An IPv4 or IPv6 address; an IPv4-mapped one (::ffff:192.0.2.1) is IPv4, since that is how the client
/// connected.
class IpAddress {
 public:
  /// Text as inet_pton takes it; also with Postfix's "IPv6:" prefix. nullopt for anything else, scope ids
  /// included.
  static std::optional<IpAddress> parse(std::string_view text);
  /// `octets` in network order: 4 of IPv4 or 16 of IPv6. nullopt for another length.
  static std::optional<IpAddress> from_octets(std::string_view octets);

  bool is_v4() const { return is_v4_; }
  /// Network order; IPv4 fills the first four.
  const std::array<std::uint8_t, 16>& octets() const { return octets_; }
  std::string to_string() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> octets_{};
  bool is_v4_ = true;
};

/// A CIDR block.
class Network {
 public:
  /// "192.0.2.0/24", "2001:db8::/32" or a lone address. nullopt if malformed, or if bits after the prefix are
  /// set.
  static std::optional<Network> parse(std::string_view text);
  bool contains(const IpAddress& address) const;
  /// As parse() takes it; a lone address without a prefix.
  std::string to_string() const;

 private:
  IpAddress base_;
  unsigned prefix_bits_ = 0;
};

/// Whether one of them does.
bool any_contains(std::span<const Network> networks, const IpAddress& address);

}  // namespace ampauth::base
