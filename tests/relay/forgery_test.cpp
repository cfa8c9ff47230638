// What a client may choose, composed at random from the pieces of every form: the field tells the truth, or
// nothing.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "relay/places.h"
#include "relay/received.h"

namespace ampauth::relay {
namespace {

constexpr std::array kPieces{" ",
                             " ",
                             "\r\n\t",
                             "a",
                             "from ",
                             "n",
                             "[192.0.2.10]",
                             "192.0.2.10",
                             "(192.0.2.10)",
                             "(n [192.0.2.10])",
                             "([192.0.2.10])",
                             "([192.0.2.10] helo=a)",
                             "(helo=a)",
                             "helo=",
                             "port=1",
                             "(",
                             ")",
                             "[",
                             "]",
                             "<",
                             ">",
                             "\"",
                             "\\",
                             ";",
                             ",",
                             "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))",
                             "(No client certificate requested)",
                             "(Client CN \"",
                             "(Authenticated sender: ",
                             " by r",
                             " by r (Postfix) with ESMTPS id 4",
                             "by r (8.18.1/8.18.1) with ESMTPS id 4",
                             "(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)",
                             " by r with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384",
                             " (Exim 4.98)",
                             " (envelope-from <",
                             "a@b>)",
                             " id 1-2-3",
                             " for ",
                             "a@b",
                             " by r (10.0.0.1) with Microsoft SMTP Server (version=TLS1_3, "
                             "cipher=TLS_AES_256_GCM_SHA384) id 15.20.1.1",
                             " via Frontend Transport",
                             "; Mon, 1 Jun 2026 08:00:00 +0000",
                             " (UTC)",
                             " (may be forged)",
                             " with ESMTP"};

TEST(Forgery, TellsTheTruthOrNothing) {
  std::mt19937 random(20260601);
  const auto below = [&](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
  };
  int read = 0;
  for (int round = 0; round < 10'000; ++round) {
    const Place& place = kPlaces[below(kPlaces.size())];
    std::string chosen;
    for (std::size_t pieces = below(9); pieces > 0; --pieces) chosen += kPieces[below(kPieces.size())];
    const auto hop = parse_received(place.before + chosen + place.after);
    ASSERT_TRUE(tells_the_truth_or_nothing(hop)) << place.what << ": " << chosen;
    read += hop.has_value();
  }
  EXPECT_GT(read, 200) << "else it proves nothing";
}

}  // namespace
}  // namespace ampauth::relay
