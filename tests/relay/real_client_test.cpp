#include "relay/real_client.h"

#include <gtest/gtest.h>

#include "relay/outcome.h"

namespace ampauth::relay {
namespace {

using Fields = std::vector<message::HeaderField>;

const base::IpAddress kRelay = *base::IpAddress::parse("198.51.100.1");
const std::vector<base::Network> kTrusted = {*base::Network::parse("198.51.100.0/24"),
                                             *base::Network::parse("2001:db8:1::/48")};

message::HeaderField from(const std::string& address, const std::string& helo = "a") {
  return {
      "Received",
      " from " + helo + " (b [" + address +
          "])\r\n\tby relay.example.org (Postfix) with ESMTP id 4; Mon,  1 Jun 2026 08:00:00 +0000 (UTC)"};
}

// "2: " how many relays, and the client or why it is not known.
std::string found(const Fields& fields) {
  const RealClient client = find_real_client(fields, kRelay, kTrusted);
  EXPECT_NE(client.session.has_value(), !client.unknown_because.empty());
  return std::to_string(client.relays) + ": " +
         (client.session ? outcome(*client.session) : client.unknown_because);
}

TEST(RealClient, IsTheRelaysClient) {
  EXPECT_EQ(found({from("192.0.2.10")}), "1: 192.0.2.10 a plain");
  EXPECT_EQ(found({{"DKIM-Signature", " x"}, from("192.0.2.10"), {"From", " a@b"}}), "1: 192.0.2.10 a plain");
}

TEST(RealClient, IsFoundBehindSeveralRelays) {
  EXPECT_EQ(
      found({from("198.51.100.2"), from("IPv6:2001:db8:1::2"), from("192.0.2.10", "c"), from("192.0.2.77")}),
      "3: 192.0.2.10 c plain");
}

TEST(RealClient, IsNeverReadFurtherDown) {
  EXPECT_EQ(found({from("192.0.2.66"), from("192.0.2.10")}), "1: 192.0.2.66 a plain");
  const std::string unreadable =
      "1: the Received field of the trusted relay 198.51.100.1 does not tell its client: it has no form that "
      "Postfix, "
      "Sendmail, Exim or Exchange writes for an SMTP client";
  EXPECT_EQ(found({{"Received", " by relay.example.org; Mon, 1 Jun 2026"}, from("192.0.2.10")}), unreadable);
  EXPECT_EQ(found({{"RECEIVED \t", ""}, from("192.0.2.10")}), unreadable) << "in whatever spelling";
}

TEST(RealClient, IsUnknownWhereTheFieldsEndAtARelay) {
  EXPECT_EQ(found({}), "1: the trusted relay 198.51.100.1 has written no Received field");
  EXPECT_EQ(found({from("198.51.100.2")}), "2: the trusted relay 198.51.100.2 has written no Received field");
}

TEST(RealClient, IsUnknownWhereAUserLoggedIn) {
  EXPECT_EQ(found({{"Received",
                    " from a (b [192.0.2.10]) by r (Postfix) with ESMTPSA id 4; Mon, 1 Jun 2026 08:00:00 "
                    "+0000"}}),
            "1: the Received field of the trusted relay 198.51.100.1 does not tell its client: it tells of a "
            "submission "
            "by a user who logged in, which is no mail from outside");
}

TEST(RealClient, IsSoughtBehindThirtyTwoRelaysAtMost) {
  Fields fields(31, from("198.51.100.2"));
  fields.push_back(from("192.0.2.10"));
  EXPECT_EQ(found(fields), "32: 192.0.2.10 a plain");
  fields.insert(fields.begin(), from("198.51.100.2"));
  EXPECT_EQ(found(fields), "32: the message came through more trusted relays than are followed");
}

}  // namespace
}  // namespace ampauth::relay
