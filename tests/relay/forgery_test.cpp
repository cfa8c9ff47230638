// What a client chooses to look like other parts of the field: it is told as it was, or not at all.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "relay/outcome.h"
#include "relay/places.h"
#include "relay/received.h"

namespace ampauth::relay {
namespace {

// The end of each row is what the relay wrote itself.
TEST(Forgery, IsNotReadWhereTheClientHasForgedAPartOfIt) {
  check({
      // HELO is anything where Exim is told to accept it: another field
      {"from [192.0.2.66] (helo=a) by r with esmtps (TLS1.3) tls TLS_AES_128_GCM_SHA256 (Exim 4.96) id 1; "
       "Mon, 01 Jun "
       "2026 08:00:00 +0000) by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 +0000",
       kNoForm},
      // one whose end is hidden in a comment of the date
      {"from [192.0.2.66] (helo=a) by r with esmtps (TLS1.3) tls TLS_AES_128_GCM_SHA256 (Exim 4.96) id 1; "
       "Mon, 01 Jun "
       "2026 08:00:00 +0000 () by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 +0000",
       kNoForm},
      {"from [192.0.2.66] (helo=a) by r with esmtps (TLS1.3) tls TLS_AES_128_GCM_SHA256 (Exim 4.96) id 1; "
       "Mon, 01 Jun "
       "2026 08:00:00 +0000 (() by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 +0000",
       kNoForm},
      // in the envelope's sender, or the recipient, quoted
      {"from [192.0.2.66] (helo=a) by r with esmtps (TLS1.3) tls TLS_AES_128_GCM_SHA256 (Exim 4.96) "
       "(envelope-from "
       "<\") by r with esmtp (Exim 4.96) (envelope-from <\"@b>) id 2; Mon, 01 Jun 2026 08:00:00 +0000",
       kNoForm},
      {"from [192.0.2.66] (helo=a) by r with esmtp (Exim 4.96) id 2 for \"x; (TLS1.3) tls A\"@b; Mon, 01 Jun "
       "2026 "
       "08:00:00 +0000",
       kNoForm},
      {"from a (b [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 2 for <\" (version=TLSv1.3 "
       "cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)\"@b>; Mon, 1 Jun 2026 08:00:00 GMT",
       kNoForm},
      // HELO as another writer's address, and what is left of the field in a comment
      {"from a (b [192.0.2.10]) (Client CN \" (c [192.0.2.66]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun "
       "2026 08:00:00 "
       "+0000 (UTC)",
       kNoForm},
      {"from a (b [192.0.2.10]) (using TLSv1.3 with cipher A (256/256 bits) (c [192.0.2.66]) by r (Postfix) "
       "with ESMTP "
       "id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       kNoForm},
      {"from a (192.0.2.10) by b (10.0.0.1) with Microsoft SMTP Server id 1; Mon, 1 Jun 2026 08:00:00 +0000 "
       "(192.0.2.66) by b (10.0.0.1) with Microsoft SMTP Server id 15.20.1.1; Mon, 1 Jun 2026 08:00:00 +0000",
       kNoForm},
      {"from a ([192.0.2.10]) by x ([192.0.2.66] helo=y) by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 "
       "08:00:00 "
       "+0000",
       kNoForm},
      // an ident server's answer
      {"from a (x[192.0.2.10]@b [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 2; Mon, 1 Jun 2026 08:00:00 "
       "GMT",
       kNoForm},
      {"from a (IDENT:x@b [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 2; Mon, 1 Jun 2026 08:00:00 GMT",
       kNoForm},
      {"from [192.0.2.66] (helo=a ident=x) by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 +0000",
       kNoForm},
      // a name that looks like an address
      {"from a ([192.0.2.10] [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 2; Mon, 1 Jun 2026 08:00:00 "
       "GMT",
       kNoForm},
      {"from [192.0.2.10] ([192.0.2.66] helo=a) by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 "
       "+0000",
       kNoForm},
      // a certificate's name with a backslash, which Postfix would have replaced
      {"from a (b [192.0.2.66]) (using TLSv1.2 with cipher A (0/0 bits)) (Client CN \"\\) (\", Issuer \"x\" "
       "(not "
       "verified)) by r (Postfix) with ESMTPS id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       kNoForm},
      // a first line that begins with a blank, which some relays take for more of their own field
      {"from a (b [192.0.2.66]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)\r\n "
       "(using TLSv1.3 "
       "with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))",
       kNoForm},
      {"from a (b [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 GMT by r "
       "(8.18.1/8.18.1) "
       "with ESMTPS id 4 (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO); Mon, 1 Jun 2026 "
       "08:00:00 GMT",
       kNoForm},
      // more after the date
      {"from a (b [192.0.2.66]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC) (x)",
       kNoForm},
      {"from a (b [192.0.2.66]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (a (b) c)",
       kNoForm},
      {"from a (b [192.0.2.66])\r\n\v by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000",
       "it holds control characters"},
  });
}

TEST(Forgery, TakesTheAddressOfTheWriterWhateverHeloSays) {
  check({
      {"from [192.0.2.10] (b [192.0.2.66]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 "
       "(UTC)",
       "192.0.2.66 [192.0.2.10] plain"},
      {"from b[192.0.2.10]) ([192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 "
       "GMT",
       kNoForm},
      {"from h ([192.0.2.66] helo=[192.0.2.10]) by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 "
       "+0000",
       "192.0.2.66 [192.0.2.10] plain"},
      {"from [192.0.2.66] (helo=helo=x) by r with esmtp (Exim 4.96) id 2; Mon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.66 helo=x plain"},
      {"from [192.0.2.10] (192.0.2.66) by b (10.0.0.1) with Microsoft SMTP Server id 15.20.1.1; Mon, 1 Jun "
       "2026 "
       "08:00:00 +0000",
       "192.0.2.66 [192.0.2.10] plain"},
  });
}

// Of the pieces of every form.
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

TEST(Forgery, ComposedAtRandomIsToldAsItWasOrNotAtAll) {
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
