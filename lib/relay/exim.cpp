// Exim: received_header_text of globals.c, $sender_rcvhost of host.c. HELO may be anything where
// helo_accept_junk_hosts is set, but the address comes before it.
#include "relay/forms.h"

namespace ampauth::relay {
namespace {

void port(Scanner& in) {
  if (in.accept(":")) in.number();
}

// "[192.0.2.1] (port=25025 helo=name)": the address has no name that leads back to it.
void unnamed(Scanner& in, Session& session) {
  session.client = in.address();
  in.expect("]");
  if (!in.accept(" (")) return;  // HELO is the address, or was not given
  if (in.accept("port=")) {
    in.number();
    if (in.accept(")")) return;
    in.expect(" ");
  }
  in.expect("helo=");
  session.helo = in.word();
  in.expect(")");
}

// "name ([192.0.2.1]:25025 helo=other)". Without HELO it is that name, or nothing that tells more: the name
// is proven by DNS. "name (host [192.0.2.1])" has HELO before the comment.
void named(Scanner& in, Session& session) {
  session.helo = in.word();
  in.expect(" (");
  if (!in.accept("[")) {
    in.name();
    in.expect(" [");
    session.client = in.address();
    in.expect("])");
    return;
  }
  session.client = in.address();
  in.expect("]");
  port(in);
  if (in.accept(" helo=")) session.helo = in.word();
  in.expect(")");
}

// "(TLS1.3) tls TLS_AES_256_GCM_SHA384" since Exim 4.94, "(TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256)" before
// it.
Session::Encryption encryption(Scanner& in) {
  Session::Encryption encryption;
  encryption.version = in.name();
  if (in.accept(":")) {
    encryption.cipher = in.name();
    in.expect(":");
    encryption.bits = in.number();
  }
  in.expect(")");
  if (encryption.cipher.empty() && in.accept(" tls ")) encryption.cipher = in.name();
  return encryption;
}

}  // namespace

std::optional<Session> parse_exim(std::string_view line) {
  Scanner in(line);
  Session session;
  in.expect("from ");
  if (in.accept("["))
    unnamed(in, session);
  else
    named(in, session);
  in.expect(" by ");
  in.name();
  in.expect(" with ");
  session.protocol = in.protocol();
  if (!in.accept(" (Exim ")) {
    in.expect(" (");
    session.encryption = encryption(in);
    in.expect(" (Exim ");
  }
  in.name();
  if (in.accept(" (")) {  // the system that it was built for
    in.name();
    in.expect(")");
  }
  in.expect(")");
  if (in.accept(" (envelope-from <")) {
    in.word();
    in.expect(">)");
  }
  in.expect(" id ");
  in.name();
  in.recipient_and_date();
  if (!in.is_complete()) return std::nullopt;
  return session;
}

}  // namespace ampauth::relay
