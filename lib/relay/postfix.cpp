// Postfix: smtpd.c. HELO has " <>()\;@ and the quote replaced by "?", names have passed valid_hostname(), and
// in comments parentheses are balanced and backslashes replaced (comment_sanitize).
#include "relay/forms.h"

namespace ampauth::relay {
namespace {

// "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)", and what else there is to say of keys and
// signatures.
Session::Encryption encryption(Scanner& in) {
  Session::Encryption encryption;
  encryption.version = in.name();
  in.expect(" with cipher ");
  encryption.cipher = in.name();
  in.expect(" (");
  encryption.bits = in.number();
  in.expect("/");
  in.number();
  in.expect(" bits)");
  in.rest_of_comment();
  return encryption;
}

void client_certificate(Scanner& in) {
  if (in.accept(" (No client certificate requested)")) return;
  if (in.accept(" (Client did not present a certificate)")) return;
  if (in.accept(" (Client CN \"")) in.rest_of_comment();
}

}  // namespace

std::optional<Session> parse_postfix(std::string_view line) {
  Scanner in(line);
  Session session;
  in.expect("from ");
  session.helo = in.word();
  in.expect(" (");
  in.name();
  in.expect(" [");
  session.client = in.address();
  in.expect("])");
  if (in.accept(" (using ")) {
    session.encryption = encryption(in);
    client_certificate(in);
  }
  const bool logged_in = in.accept(" (Authenticated sender: ");
  if (logged_in) in.rest_of_comment();
  in.expect(" by ");
  in.name();
  in.expect(" (");
  in.name();  // mail_name: some sites call their Postfix something else
  in.expect(") with ");
  session.protocol = in.protocol();
  session.protocol.authenticated = session.protocol.authenticated || logged_in;
  if (in.accept(" id ")) in.name();
  in.recipient_and_date();
  if (!in.is_complete()) return std::nullopt;
  return session;
}

}  // namespace ampauth::relay
