// What was read of a Received field, as a line that a table can hold.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "relay/received.h"

namespace ampauth::relay {

inline std::string outcome(const tls::Session& tls) {
  switch (tls.state) {
    case tls::Session::State::unknown: return "unknown";
    case tls::Session::State::plain: return "plain";
    case tls::Session::State::encrypted: break;
  }
  return tls.version + "," + tls.cipher + "," + tls.bits;
}

/// "192.0.2.1 HELO TLSv1.3,TLS_AES_256_GCM_SHA384,256", with "plain" or "unknown" for TLS.
inline std::string outcome(const Hop& hop) {
  return hop.client.to_string() + " " + hop.helo + " " + outcome(hop.tls);
}

/// That, or why there is none.
inline std::string outcome(std::string_view received) {
  const auto hop = parse_received(received);
  return hop ? outcome(*hop) : hop.error();
}

inline constexpr const char* kNoForm =
    "it has no form that Postfix, Sendmail, Exim or Exchange writes for an SMTP client";
inline constexpr const char* kLogin =
    "it tells of a submission by a user who logged in, which is no mail from outside";

struct Row {
  const char* received;
  const char* outcome;
};

inline void check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(outcome(row.received), row.outcome) << row.received;
}

}  // namespace ampauth::relay
