// Microsoft Exchange and Exchange Online. There is no source to read: these are the fields that they are seen
// to write.
#include <algorithm>

#include "relay/forms.h"

namespace ampauth::relay {
namespace {

// Windows before 2016 names the curve too: TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P384.
std::string without_curve(std::string_view cipher) {
  for (const std::string_view curve : {"_P256", "_P384", "_P521"})
    if (cipher.ends_with(curve)) cipher.remove_suffix(curve.size());
  return std::string(cipher);
}

Session::Encryption encryption(Scanner& in) {
  Session::Encryption encryption;
  encryption.version = in.name();  // TLS1_2
  std::replace(encryption.version.begin(), encryption.version.end(), '_', '.');
  in.expect(", cipher=");
  encryption.cipher = without_curve(in.name());
  in.expect(")");
  return encryption;
}

}  // namespace

// Exchange does not tell whether the client logged in: then a user's own address is judged as any other.
std::optional<Session> parse_exchange(std::string_view line) {
  Scanner in(line);
  Session session;
  in.expect("from ");
  session.helo = in.word();
  in.expect(" (");
  session.client = in.address();
  in.expect(") by ");
  in.name();
  in.expect(" (");
  in.address();
  in.expect(") with Microsoft SMTP Server");
  if (in.accept(" (version="))
    session.encryption = encryption(in);
  else if (in.accept(" (TLS)"))
    session.encryption.emplace();
  in.expect(" id ");
  in.name();
  if (in.accept(" via ")) {
    in.name();
    in.expect(" Transport");
  }
  in.recipient_and_date();
  if (!in.is_complete()) return std::nullopt;
  return session;
}

}  // namespace ampauth::relay
