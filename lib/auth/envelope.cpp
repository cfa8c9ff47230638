#include "auth/envelope.h"

#include <utility>

#include "relay/real_client.h"

namespace ampauth::auth {

std::string_view without_brackets(std::string_view path) {
  if (path.size() >= 2 && path.front() == '<' && path.back() == '>') return path.substr(1, path.size() - 2);
  return path;
}

bool is_relayed(const Envelope& session, std::span<const base::Network> trusted) {
  return session.client && base::any_contains(trusted, *session.client);
}

Envelope behind_relays(const Envelope& session, std::span<const message::HeaderField> fields,
                       std::span<const base::Network> trusted) {
  if (!is_relayed(session, trusted)) return session;
  relay::RealClient real = relay::find_real_client(fields, *session.client, trusted);
  Envelope envelope;
  envelope.mail_from = session.mail_from;
  envelope.relays = real.relays;
  envelope.unknown_because = std::move(real.unknown_because);
  if (!real.session) return envelope;
  envelope.client = real.session->client;
  envelope.helo = std::move(real.session->helo);
  envelope.tls = std::move(real.session->tls);
  return envelope;
}

}  // namespace ampauth::auth
