// The forms of the Received field: a function a writer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.h"
#include "relay/scanner.h"
#include "tls/grade.h"

namespace ampauth::relay {

/// What a field of a known form says of the session.
struct Session {
  std::optional<base::IpAddress> client;  ///< There in every form that is complete.
  std::string helo;
  Protocol protocol;
  /// What is told of TLS: nullopt where the field has no place filled for it.
  struct Encryption {
    std::string version, cipher, bits;  ///< As tls::Session's; "" where not told.
  };
  std::optional<Encryption> encryption;
};

// Each takes a field's value as one line, and returns nullopt unless all of it has the writer's form.
//
// What keeps a client from forging a part: its own texts are single words, which end at a blank or a bracket
// whatever they say, or comments with balanced parentheses that tell nothing; what a writer would let it put
// in beyond that (Exim can be told to take anything for HELO) is followed by the writer's own end of the
// field, which no piece of a form takes in. And that end differs ("(Postfix) with", "(8.18.1/8.18.1) with",
// "(Exim 4.98) ... id", "with Microsoft SMTP Server ... id"), so a field of one writer never has the form of
// another.

std::optional<Session> parse_postfix(std::string_view line);
std::optional<Session> parse_sendmail(std::string_view line);
std::optional<Session> parse_exim(std::string_view line);
std::optional<Session> parse_exchange(std::string_view line);

}  // namespace ampauth::relay
