#include "base/ip_address.h"

#include <gtest/gtest.h>

namespace ampauth::base {
namespace {

TEST(IpAddress, ReadsWhatMtasWrite) {
  const struct {
    const char* what;
    const char* text;
    const char* written;  // nullptr: refused
  } rows[] = {
      {"IPv4", "192.0.2.1", "192.0.2.1"},
      {"IPv6", "2001:DB8::1", "2001:db8::1"},
      {"Postfix's prefix", "IPv6:2001:db8::1", "2001:db8::1"},
      {"an IPv4-mapped address is IPv4", "::ffff:192.0.2.1", "192.0.2.1"},
      {"nothing", "", nullptr},
      {"a name", "localhost", nullptr},
      {"three octets", "192.0.2", nullptr},
      {"an octet too large", "192.0.2.256", nullptr},
      {"a scope", "fe80::1%eth0", nullptr},
      {"a blank after it", "192.0.2.1 ", nullptr},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const auto address = IpAddress::parse(row.text);
    EXPECT_EQ(address ? address->to_string() : "", row.written ? row.written : "");
  }
}

TEST(Network, IsOneOfMany) {
  const std::vector<Network> networks = {*Network::parse("192.0.2.0/24"), *Network::parse("2001:db8::/32")};
  EXPECT_TRUE(any_contains(networks, *IpAddress::parse("2001:db8::1")));
  EXPECT_FALSE(any_contains(networks, *IpAddress::parse("198.51.100.1")));
  EXPECT_FALSE(any_contains({}, *IpAddress::parse("192.0.2.1")));
}

TEST(Network, ContainsItsAddresses) {
  const struct {
    const char* network;
    const char* address;
    bool inside;
  } rows[] = {
      {"192.0.2.0/24", "192.0.2.255", true},
      {"192.0.2.0/24", "192.0.3.0", false},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"192.0.2.128/25", "192.0.2.128", true},
      {"127.0.0.0/8", "::ffff:127.0.0.1", true},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"::/0", "203.0.113.9", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
      {"::1", "::1", true},
      {"192.0.2.7", "192.0.2.8", false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.network) + " and " + row.address);
    EXPECT_EQ(Network::parse(row.network).value().contains(IpAddress::parse(row.address).value()),
              row.inside);
  }
}

TEST(Network, RefusesWhatIsNone) {
  for (const char* text :
       {"", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/x", "192.0.2.0/24 ", "192.0.2.1/24", "::/129", "/8"})
    EXPECT_FALSE(Network::parse(text)) << text;
}

}  // namespace
}  // namespace ampauth::base
