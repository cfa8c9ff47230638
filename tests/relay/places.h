// Where the client's texts stand in a Received field, for tests that put anything there.
#pragma once

#include <string>
#include <vector>

#include "relay/received.h"

namespace ampauth::relay {

// Where a relay would let the client's text stand unchanged: more than the real ones do.
struct Place {
  const char* what;
  std::string before, after;
};

inline const std::string kDate = "; Mon, 1 Jun 2026 08:00:00 +0000";

inline const std::vector<Place> kPlaces = {
    {"HELO before Postfix", "from ", " (n [192.0.2.66]) by r (Postfix) with ESMTP id 4" + kDate},
    {"HELO before Sendmail", "from ", " (n [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 4" + kDate},
    {"the name before Sendmail", "from a (", " [192.0.2.66]) by r (8.18.1/8.18.1) with ESMTP id 4" + kDate},
    {"HELO before Exim",
     "from [192.0.2.66] (helo=", ") by r with esmtp (Exim 4.98) (envelope-from <a@b>) id 1-2-3" + kDate},
    {"HELO before Exim, named",
     "from n ([192.0.2.66] helo=", ") by r with esmtp (Exim 4.98) id 1-2-3" + kDate},
    {"MAIL FROM before Exim", "from [192.0.2.66] (helo=a) by r with esmtp (Exim 4.98) (envelope-from <",
     ">) id 1-2-3" + kDate},
    {"RCPT TO before Exim", "from [192.0.2.66] (helo=a) by r with esmtp (Exim 4.98) id 1-2-3 for ", kDate},
    {"RCPT TO before Postfix", "from a (n [192.0.2.66]) by r (Postfix) with ESMTP id 4 for <", ">" + kDate},
    {"HELO before Exchange", "from ",
     " (192.0.2.66) by r (10.0.0.1) with Microsoft SMTP Server id 15.20.1.1" + kDate},
    {"the first line", "from a (n [192.0.2.66]) by r (Postfix) with ESMTP id 4" + kDate, ""},
};

/// Of a field with a text of the client's in one of the places.
inline bool tells_the_truth_or_nothing(const tl::expected<Hop, std::string>& hop) {
  return !hop || (hop->client.to_string() == "192.0.2.66" && hop->tls.state == tls::Session::State::plain &&
                  hop->helo.find_first_of(" \t\r\n()<>\"\\;") == std::string::npos);
}

}  // namespace ampauth::relay
