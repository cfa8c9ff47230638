// Sendmail: HReceived of cf/m4/proto.m4, and Proofpoint's, which descends from it. HELO holds letters, digits
// and "[].-_#:" only (srvrsmtp.c); for any other the address's name stands in its place.
#include "relay/forms.h"

namespace ampauth::relay {
namespace {

// "name [192.0.2.1]", or the address alone where it has no name. An answer of the client's ident server (RFC
// 1413) would stand before the name, and is no part of the form.
std::optional<base::IpAddress> client(Scanner& in) {
  if (!in.accept("[")) {
    in.name();
    in.expect(" [");
  }
  const auto address = in.address();
  in.expect("]");
  in.accept(" (may be forged)");
  return address;
}

// "8.18.1/8.18.1", the program's version and its configuration's.
void program(Scanner& in) {
  if (in.accept("PPS")) return;
  in.name();
  in.expect("/");
  in.name();
  if (in.accept("/")) in.version();  // Debian's: "Debian-2+deb12u2"
}

Session::Encryption encryption(Scanner& in) {
  Session::Encryption encryption;
  encryption.version = in.word();  // an old OpenSSL says "TLSv1/SSLv3"
  in.expect(" cipher=");
  encryption.cipher = in.name();
  in.expect(" bits=");
  encryption.bits = in.number();
  in.expect(" verify=");
  in.name();
  in.expect(")");
  return encryption;
}

}  // namespace

std::optional<Session> parse_sendmail(std::string_view line) {
  Scanner in(line);
  Session session;
  in.expect("from ");
  session.helo = in.word();
  in.expect(" (");
  session.client = client(in);
  in.expect(")");
  const bool logged_in = in.accept(" (authenticated");
  if (logged_in) in.rest_of_comment();
  in.expect(" by ");
  in.name();
  in.expect(" (");
  program(in);
  in.expect(") with ");
  session.protocol = in.protocol();
  session.protocol.authenticated = session.protocol.authenticated || logged_in;
  in.expect(" id ");
  in.name();
  if (in.accept(" (version=")) session.encryption = encryption(in);
  in.recipient_and_date();
  if (!in.is_complete()) return std::nullopt;
  return session;
}

}  // namespace ampauth::relay
