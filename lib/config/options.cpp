#include "config/options.h"

#include "config/checks.h"

namespace ampauth::config {
namespace {

using namespace std::chrono_literals;

Table milter() {
  using S = Config::Milter;
  constexpr auto s = &Config::milter;
  return {
      "milter",
      "How the MTA reaches the milter.",
      {
          {"socket", text(s, &S::socket, "unix:/run/ampauth/milter.sock", check_socket),
           "unix:PATH, inet:PORT@HOST, inet6:PORT@HOST, or fd:N for a socket that is open already. The\n"
           "service makes /run/ampauth: with Postfix a link to /var/spool/postfix/ampauth, where Postfix\n"
           "finds the socket as unix:ampauth/milter.sock, chrooted or not. The milter protocol knows no\n"
           "password: over TCP, on loopback too, every user of this host can crash or stop the milter."},
          {"socket_mode", file_mode(s, &S::socket_mode, 0660), "Permissions of a unix socket, in octal."},
          {"socket_group", text(s, &S::socket_group, "", check_account),
           "Group of a unix socket. Empty: that of its folder if the folder has the set-group-ID bit, as\n"
           "the service's has, with the MTA's group; else the process's own."},
          {"user", text(s, &S::user, "", check_account),
           "The user to become once the socket is open. Empty: no change."},
          {"authserv_id", text(s, &S::authserv_id, "", check_authserv_id),
           "The name of this server in X-AMP-Auth. Empty: the name that the MTA gives itself, else the host\n"
           "name."},
          {"drain", duration(s, &S::drain, 30s, 0s, 10min),
           "How long a stop waits for the messages that are under way. No new session is taken meanwhile."},
      }};
}

Table policy() {
  using S = Config::Policy;
  constexpr auto s = &Config::policy;
  const std::vector<std::string_view> actions = {"tag", "strip", "quarantine", "reject"};
  return {
      "policy",
      "What an AMP part must satisfy, and what is done where it does not. Every action writes the header\n"
      "X-AMP-Auth; tag does nothing else, strip cuts out the AMP part.",
      {
          {"profile",
           choice(s, &S::profile, "gmail", {"gmail", "strict", "mailru", "yahoo", "outlook", "custom"}),
           "Whose rules apply. strict is gmail, and DMARC passes under quarantine or reject, Content-Type\n"
           "is signed, there is no l=, and no field stands twice that may stand once. custom is the table\n"
           "[custom]."},
          {"on_fail", choice(s, &S::on_fail, "strip", actions), "Where authentication failed."},
          {"on_policy", choice(s, &S::on_policy, "strip", actions),
           "Where it did not fail, but what passed is refused here: a weak key, an old TLS, no DMARC "
           "policy."},
          {"on_permerror", choice(s, &S::on_permerror, "strip", actions),
           "Where the message cannot be judged: its From, its structure, its size."},
          {"on_temperror", choice(s, &S::on_temperror, "strip", {"tag", "strip", "tempfail", "quarantine"}),
           "Where DNS or the milter itself is in trouble. tempfail makes the sender try again later."},
          {"on_not_strippable",
           choice(s, &S::on_not_strippable, "reject", {"tag", "quarantine", "reject", "tempfail"}),
           "When the AMP part should be stripped, but the message is so confused that what remains could "
           "still\n"
           "be read as an AMP part. tag delivers it with that."},
          {"max_age", duration(s, &S::max_age, 24h * 30, 0s, 24h * 3650),
           "How old the signature that counts may be on arrival: a message that is sent again must not begin "
           "its\n"
           "life anew. 0s: any age."},
          {"attached_messages", choice(s, &S::attached_messages, "strip", {"strip", "ignore"}),
           "AMP parts of attached messages: strip takes them out where the message around them does not "
           "pass,\n"
           "ignore leaves them alone, and a message that has no others is none with AMP."},
          {"signed_messages", choice(s, &S::signed_messages, "strip", {"strip", "tag"}),
           "AMP parts in a multipart/signed: strip cuts them out, which breaks the signature; tag leaves "
           "them,\n"
           "tagged. S/MIME messages that are signed as a whole cannot be cut, and are tagged in either "
           "case."},
          {"authentication_results", choice(s, &S::authentication_results, "keep", {"keep", "remove"}),
           "Inbound Authentication-Results in this server's name (authserv_id), but of exempt clients and "
           "trusted\n"
           "relays. remove (RFC 8601 5) where this is the first filter that the MTA asks; keep where another "
           "one\n"
           "before it writes them and removes forged ones."},
          {"dry_run", flag(s, &S::dry_run, false),
           "Only write the header, marked policy.amp-test=1: to see what would be done."},
          {"tag_messages_without_amp", flag(s, &S::tag_messages_without_amp, false),
           "Write X-AMP-Auth: amp=none into messages that have no AMP part."},
      }};
}

Table custom() {
  using S = Config::Custom;
  constexpr auto s = &Config::custom;
  return {
      "custom",
      "What the profile custom requires; no other profile looks at it.",
      {
          {"dkim", flag(s, &S::dkim, true), "A DKIM signature verifies."},
          {"alignment", choice(s, &S::alignment, "relaxed", {"none", "relaxed", "strict", "strict-or-dmarc"}),
           "How its domain relates to From's. relaxed: the same organizational domain; strict: the same\n"
           "domain; strict-or-dmarc: that, or else DMARC passes."},
          {"spf", flag(s, &S::spf, true), "SPF passes."},
          {"tls", flag(s, &S::tls, true), "The message arrived over TLS, as [tls] wants it."},
          {"dmarc_pass", flag(s, &S::dmarc_pass, false), "DMARC passes."},
          {"dmarc_enforced", flag(s, &S::dmarc_enforced, false),
           "The DMARC policy that applies is quarantine or reject."},
          {"sealed_signatures", flag(s, &S::sealed_signatures, false),
           "The signature covers Content-Type, and has no l=."},
          {"single_fields", flag(s, &S::single_fields, false),
           "Fields that a message may have once stand once: Date, Subject, Message-ID, To, Cc, Reply-To, "
           "Sender\n"
           "and those of MIME."},
      }};
}

Table senders() {
  using S = Config::Senders;
  constexpr auto s = &Config::senders;
  return {
      "senders",
      "Whose AMP parts are refused whatever authenticates them, or taken at all: lists in files, which\n"
      "SIGHUP reads again. senders.example, among the examples, says what they hold.",
      {
          {"mode", choice(s, &S::mode, "off", {"off", "deny", "allow-only"}),
           "off: no list counts. deny: senders on the list deny are refused, sender-denied. allow-only:\n"
           "so are senders that are not on the list allow, sender-not-allowed."},
          {"allow", text(s, &S::allow, "", check_path), "File with the senders that are registered here."},
          {"deny", text(s, &S::deny, "", check_path), "File with the senders that are refused."},
      }};
}

Table recipients() {
  using S = Config::Recipients;
  return {"recipients",
          "What recipients want for themselves.",
          {
              {"developer_mode", text(&Config::recipients, &S::developer_mode, "", check_path),
               "File with recipients and the senders that they test: where all recipients of a message test\n"
               "its sender, allow-only does not ask whether it is on the list allow. All else is asked, the\n"
               "list deny too. developers.example, among the examples, says what the file holds."},
          }};
}

Table dns() {
  using S = Config::Dns;
  constexpr auto s = &Config::dns;
  return {
      "dns",
      "",
      {
          {"nameservers", list(s, &S::nameservers, {}, check_nameserver),
           "Name servers, such as [\"127.0.0.1\", \"192.0.2.53@5353\"]. Empty: those of /etc/resolv.conf."},
          {"timeout", duration(s, &S::timeout, 2s, 100ms, 30s), "How long one question may take."},
          {"deadline", duration(s, &S::deadline, 5s, 100ms, 60s),
           "How long all questions of a message may take together."},
          {"trust_anchor", text(s, &S::trust_anchor, "", check_path),
           "File with the DS or DNSKEY of the root, to validate DNSSEC: /usr/share/dns/root.key on Debian.\n"
           "Empty: no validation here."},
      }};
}

Table tls() {
  using S = Config::Tls;
  constexpr auto s = &Config::tls;
  return {
      "tls",
      "What a session needs to count as encrypted.",
      {
          {"min_version", choice(s, &S::min_version, "TLSv1.2", {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}),
           "The oldest version of TLS."},
          {"min_bits", number(s, &S::min_bits, 128, 0, 256), "The strength of the cipher."},
      }};
}

Table exempt() {
  using S = Config::Exempt;
  constexpr auto s = &Config::exempt;
  return {
      "exempt",
      "Whose mail is not inbound mail: it is tagged amp=none reason=exempt, and not judged.",
      {
          {"networks", networks(s, &S::networks, {"127.0.0.0/8", "::1"}), "Clients, by their addresses."},
          {"authenticated", flag(s, &S::authenticated, true), "Clients that logged in (SASL)."},
          {"action", choice(s, &S::action, "keep", {"keep", "strip"}),
           "What becomes of their AMP parts. keep is for what this host's own programs and users send out.\n"
           "strip where mail of strangers may come from such a client, as from a content filter or a proxy\n"
           "on this host: nobody judged it."},
      }};
}

Table relays() {
  using S = Config::Relays;
  return {
      "relays",
      "Servers of yours that take mail from the Internet and pass it on to this one.",
      {
          {"trusted", networks(&Config::relays, &S::trusted, {}),
           "Their addresses. Where one of them is the client, the Received field on top is its own, and who\n"
           "the client really was, its HELO name and its TLS are read there; where that is one of them too,\n"
           "in the next. Every server named here must write such a field (Postfix, Sendmail, Exim, "
           "Exchange),\n"
           "with the TLS version and cipher suite (Postfix: smtpd_tls_received_header = yes): what is not\n"
           "told is unknown and does not pass. Their mail is never exempt."},
      }};
}

Table dkim() {
  using S = Config::Dkim;
  constexpr auto s = &Config::dkim;
  return {
      "dkim",
      "Which signatures count.",
      {
          {"min_rsa_bits", number(s, &S::min_rsa_bits, 1024, 1024, 16384),
           "Signatures of smaller RSA keys do not count (RFC 8301)."},
          {"max_signatures", number(s, &S::max_signatures, 8, 1, 16),
           "How many signatures of a message are examined."},
          {"unsigned_content_type_domains",
           list(s, &S::unsigned_content_type_domains, {"google.com"}, check_domain),
           "Signing domains (d=) whose signatures count without Content-Type among the signed fields, where\n"
           "the body is plainly a multipart. Of all others anybody could give a signed plain text the look\n"
           "of an AMP message. Google signs no Content-Type on its own AMP mail."},
      }};
}

Table limits() {
  using S = Config::Limits;
  constexpr auto s = &Config::limits;
  return {"limits",
          "In bytes.",
          {
              {"amp_size", number(s, &S::amp_size, 200'000, 1, 10'000'000),
               "The largest AMP part that passes, decoded."},
              {"message_memory", number(s, &S::message_memory, 1 << 20, 0, 1 << 30),
               "How much of a message is kept in memory; the rest goes to a temporary file."},
          }};
}

Table psl() {
  using S = Config::Psl;
  return {"psl",
          "Where the names of one organization end.",
          {
              {"file", text(&Config::psl, &S::file, "", check_path),
               "The public suffix list. Empty: the system's. A newer one is at publicsuffix.org."},
          }};
}

Table log() {
  using S = Config::Log;
  constexpr auto s = &Config::log;
  return {
      "log",
      "Where the milter says what it did: a line for each message with an AMP part.",
      {
          {"target", choice(s, &S::target, "auto", {"auto", "journal", "syslog", "stderr"}),
           "auto: the journal under systemd, else standard error. In the journal the values of a message's\n"
           "line are fields as well: AMPAUTH_RESULT and so on."},
          {"format", choice(s, &S::format, "text", {"text", "json"}), "How a line is written."},
      }};
}

Table metrics() {
  using S = Config::Metrics;
  return {"metrics",
          "What Prometheus and health checks read, over HTTP: /metrics, /healthz and /readyz.",
          {
              {"listen", text(&Config::metrics, &S::listen, "", check_listen),
               "HOST:PORT to listen on, such as 127.0.0.1:9189. The port above 1023. Empty: none."},
          }};
}

}  // namespace

const std::vector<Table>& tables() {
  static const std::vector<Table> all = {milter(), policy(), custom(), senders(), recipients(),
                                         dns(),    tls(),    exempt(), relays(),  dkim(),
                                         limits(), psl(),    log(),    metrics()};
  return all;
}

}  // namespace ampauth::config
