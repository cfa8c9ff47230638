#include "relay/received.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"
#include "relay/forms.h"

namespace ampauth::relay {
namespace {

// HELO and the addresses of the envelope have at most a line each (RFC 5321 4.5.3.1), the rest is short.
constexpr std::size_t kMaxField = 8192;

// Folds and runs of white space as single blanks, as a reader of the field sees it. nullopt where something
// else than a fold controls the line.
std::optional<std::string> one_line(std::string_view value) {
  std::string line;
  line.reserve(value.size());
  for (const char c : base::trim(value)) {
    if (!base::is_space(c) && base::is_control(c)) return std::nullopt;
    if (!base::is_space(c))
      line += c;
    else if (!line.ends_with(' '))
      line += ' ';
  }
  return line;
}

std::optional<Session> parse_any(std::string_view line) {
  for (const auto parse : {parse_postfix, parse_sendmail, parse_exim, parse_exchange})
    if (auto session = parse(line)) return session;
  return std::nullopt;
}

tls::Session tls_of(const Session& session) {
  using State = tls::Session::State;
  if (!session.encryption) return {session.protocol.encrypted ? State::unknown : State::plain, "", "", ""};
  const auto& [version, cipher, bits] = *session.encryption;
  if (version.empty() || cipher.empty()) return {};
  return {State::encrypted, version, cipher, bits};
}

}  // namespace

tl::expected<Hop, std::string> parse_received(std::string_view value) {
  if (value.size() > kMaxField) return base::Failure("it is too long");
  const auto line = one_line(value);
  if (!line) return base::Failure("it holds control characters");
  const auto session = parse_any(*line);
  if (!session || !session->client)
    return base::Failure("it has no form that Postfix, Sendmail, Exim or Exchange writes for an SMTP client");
  if (session->protocol.authenticated)
    return base::Failure("it tells of a submission by a user who logged in, which is no mail from outside");
  return Hop{*session->client, session->helo, tls_of(*session)};
}

}  // namespace ampauth::relay
