#include "milter/callbacks.h"

#include <libmilter/mfapi.h>

#include <exception>
#include <memory>
#include <utility>

#include "milter/client_address.h"
#include "milter/conclude.h"

namespace ampauth::milter {
namespace {

// Longer than Sendmail's Timeout.command of an hour: a client may idle between two messages of one session.
constexpr int kIdleSeconds = 3700;
// libmilter drops a session that sends a larger packet; its default of 64 KiB is less than a header field may
// be.
constexpr std::size_t kMaxPacket = 16 * 1024 * 1024;

// The macros that the verdict needs. They replace the MTA's own list for MAIL. {client_addr} is there as a
// witness: MTAs do not send it at MAIL by themselves, so its presence proves that this list is honoured and a
// missing {tls_version} means plain text.
char kMailMacros[] =
    "i {tls_version} {cipher} {cipher_bits} {auth_type} {auth_authen} {mail_addr} {client_addr} "
    "{daemon_name}";

constexpr unsigned long kActions =
    SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_QUARANTINE | SMFIF_SETSYMLIST;
// What is not wanted, and what needs no reply: an MTA that waits for none is six times as fast.
constexpr unsigned long kProtocol = SMFIP_NOUNKNOWN | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL |
                                    SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_SKIP | SMFIP_HDR_LEADSPC;

static_assert(ContentWatch::kInARow == 10);
constexpr const char* kNoContent =
    "10 transactions in a row ended after DATA, and the MTA showed this filter nothing of their messages. If "
    "they were delivered, nothing is judged and a forged X-AMP-Auth stays. Postfix does so in front of "
    "smtpd_proxy_filter: take the filter from smtpd_milters of that service, attach it to the one behind the "
    "proxy filter, name the proxy filter's address in relays.trusted, and set smtpd_tls_received_header = "
    "yes in front";

Service* service = nullptr;  // libmilter has no user data below a connection, and knows one filter a process

// How much of a transaction the MTA has shown.
struct Shown {
  bool data = false;     ///< that DATA was taken, and so a recipient
  bool content = false;  ///< a field, the header's end, or some of the body
};

struct Connection {
  Session session;
  unsigned long protocol = 0;  ///< what was negotiated
  Traffic::Token open;
  Traffic::Token message{};  ///< of the message that is under way
  Shown shown{};             ///< of that message
  /// Something was lost, so that a message must be sent again: the one that is under way, or all of the
  /// session.
  bool message_failed = false;
  bool session_failed = false;

  bool failed() const { return message_failed || session_failed; }
  bool has(unsigned long flag) const { return (protocol & flag) != 0; }
};

Connection* connection_of(SMFICTX* context) { return static_cast<Connection*>(smfi_getpriv(context)); }

std::string macro(SMFICTX* context, std::string name) {
  const char* value = smfi_getsymval(context, name.data());
  return value ? value : "";
}

void log_failure(const char* stage, const char* what) noexcept {
  try {
    service->metrics.troubled_by(Trouble::internal_error);
    service->log.error(std::string("internal error at ") + stage + ": " + what + "; the MTA will try again");
  } catch (...) {  // nothing is left that could tell
  }
}

// The barrier: no exception of ours enters libmilter. A message whose state was lost is better sent again
// than let through, but where the MTA waits for no reply it cannot be told at once: the end of the message
// tells.
template <class Stage>
sfsistat guarded(SMFICTX* context, const char* stage, const Stage& body) noexcept {
  Connection* connection = connection_of(context);
  if (!connection) return SMFIS_TEMPFAIL;
  try {
    return body(*connection);
  } catch (const std::exception& error) {
    log_failure(stage, error.what());
    (connection->message ? connection->message_failed : connection->session_failed) = true;
    return SMFIS_TEMPFAIL;
  }
}

// A stage that the MTA may not wait for.
template <class Stage>
sfsistat guarded_without_reply(SMFICTX* context, const char* stage, unsigned long no_reply,
                               const Stage& body) noexcept {
  const sfsistat reply = guarded(context, stage, [&](Connection& connection) {
    body(connection);
    return SMFIS_CONTINUE;
  });
  const Connection* connection = connection_of(context);
  return connection && connection->has(no_reply) ? SMFIS_NOREPLY : reply;
}

// One transaction is over: by its end, by the next MAIL, or with its session.
void watch_content(Connection& connection) noexcept {
  const Shown shown = std::exchange(connection.shown, {});
  if (!shown.data && !shown.content) return;
  try {
    if (service->content_watch.transaction_ended(shown.content, ContentWatch::Clock::now()))
      service->log.warning(kNoContent);
  } catch (...) {  // a warning is lost
  }
}

// However the message ended: by its verdict, by another's, or by our failure. MTAs do not always tell.
void end_message(SMFICTX* context) noexcept {
  Connection* connection = connection_of(context);
  if (!connection) return;
  watch_content(*connection);
  connection->session.reset();
  connection->message.reset();
}

tls::Session tls_of(SMFICTX* context) {
  tls::Session tls;
  tls.version = macro(context, "{tls_version}");
  tls.cipher = macro(context, "{cipher}");
  tls.bits = macro(context, "{cipher_bits}");
  if (!tls.version.empty())
    tls.state = tls::Session::State::encrypted;
  else if (!macro(context, "{client_addr}").empty())
    tls.state = tls::Session::State::plain;
  return tls;
}

sfsistat on_negotiate(SMFICTX* context, unsigned long offered_actions, unsigned long offered_protocol,
                      unsigned long, unsigned long, unsigned long* actions, unsigned long* protocol,
                      unsigned long* unused2, unsigned long* unused3) {
  constexpr unsigned long kNeeded = kActions & ~static_cast<unsigned long>(SMFIF_SETSYMLIST);
  if ((offered_actions & kNeeded) != kNeeded) {
    service->log.error(
        "the MTA does not offer this filter to add and change header fields, replace bodies and quarantine: "
        "it cannot work");
    return SMFIS_REJECT;
  }
  *actions = offered_actions & kActions;
  *unused2 = *unused3 = 0;
  if (*actions & SMFIF_SETSYMLIST) smfi_setsymlist(context, SMFIM_ENVFROM, kMailMacros);
  try {
    // A session keeps to what it began with: where recipients are wanted only later, it has none.
    const bool wants_recipients = service->current_filter()->registry().wants_recipients();
    *protocol = offered_protocol & (kProtocol | (wants_recipients ? 0 : SMFIP_NORCPT) |
                                    (service->content_watch.wants_data() ? 0 : SMFIP_NODATA));
    auto connection = std::make_unique<Connection>(
        Connection{Session(service->current_filter, service->spool_directory, service->host_name), *protocol,
                   service->traffic.begin_session()});
    if (smfi_setpriv(context, connection.get()) != MI_SUCCESS) return SMFIS_TEMPFAIL;
    connection.release();  // on_close deletes it
    service->metrics.session_begins();
  } catch (const std::exception& error) {
    log_failure("negotiation", error.what());
    return SMFIS_TEMPFAIL;
  }
  return SMFIS_CONTINUE;
}

sfsistat on_connect(SMFICTX* context, char*, sockaddr* address) {
  return guarded_without_reply(context, "connect", SMFIP_NR_CONN, [&](Connection& connection) {
    connection.session.connect(address_of(address), macro(context, "j"));
  });
}

sfsistat on_helo(SMFICTX* context, char* name) {
  return guarded_without_reply(context, "HELO", SMFIP_NR_HELO,
                               [&](Connection& connection) { connection.session.helo(name ? name : ""); });
}

sfsistat on_mail(SMFICTX* context, char** arguments) {
  return guarded_without_reply(context, "MAIL", SMFIP_NR_MAIL, [&](Connection& connection) {
    watch_content(connection);
    if (!connection.message) connection.message = service->traffic.begin_message();
    connection.message_failed = false;
    // Only SASL authenticates a submission: a TLS client certificate sets neither macro.
    const bool authenticated =
        !macro(context, "{auth_type}").empty() && !macro(context, "{auth_authen}").empty();
    connection.session.mail_from(arguments && arguments[0] ? arguments[0] : "", authenticated,
                                 tls_of(context));
  });
}

sfsistat on_recipient(SMFICTX* context, char** arguments) {
  return guarded_without_reply(context, "RCPT", SMFIP_NR_RCPT, [&](Connection& connection) {
    connection.session.recipient(arguments && arguments[0] ? arguments[0] : "");
  });
}

// Asked for to know an MTA that shows no more than this (ContentWatch). The MTA waits for the reply: of a
// session that needs none at all Postfix sends everything at its end, and libmilter reads nothing of a unix
// socket that is closed.
sfsistat on_data(SMFICTX* context) {
  return guarded(context, "DATA", [](Connection& connection) {
    connection.shown.data = true;
    return SMFIS_CONTINUE;
  });
}

sfsistat on_header(SMFICTX* context, char* name, char* value) {
  return guarded_without_reply(context, "header", SMFIP_NR_HDR, [&](Connection& connection) {
    connection.shown.content = true;
    // Without leading space an MTA has eaten the one blank after the colon.
    const std::string blank = connection.has(SMFIP_HDR_LEADSPC) ? "" : " ";
    connection.session.header(name, blank + value);
  });
}

sfsistat on_end_of_headers(SMFICTX* context) {
  const sfsistat reply = guarded(context, "end of headers", [&](Connection& connection) {
    connection.shown.content = true;
    if (connection.failed()) return SMFIS_TEMPFAIL;
    if (connection.session.end_of_headers() != Next::nothing) return SMFIS_CONTINUE;
    service->metrics.message_passed_by();
    return SMFIS_ACCEPT;
  });
  if (reply != SMFIS_CONTINUE) end_message(context);
  return reply;
}

sfsistat on_body(SMFICTX* context, unsigned char* chunk, std::size_t size) {
  const sfsistat reply = guarded(context, "body", [&](Connection& connection) {
    connection.shown.content = true;
    const Next next = connection.session.body({reinterpret_cast<const char*>(chunk), size});
    return next == Next::no_body && connection.has(SMFIP_SKIP) ? SMFIS_SKIP : SMFIS_CONTINUE;
  });
  if (reply == SMFIS_TEMPFAIL) end_message(context);
  return reply;
}

sfsistat on_end_of_message(SMFICTX* context) {
  const PoolWaker::Waiting waiting(service->pool_waker);
  const sfsistat answer = guarded(context, "end of message", [&](Connection& connection) {
    if (connection.failed()) return SMFIS_TEMPFAIL;
    return static_cast<sfsistat>(conclude(context, connection.session, macro(context, "i"),
                                          connection.has(SMFIP_HDR_LEADSPC), *service));
  });
  end_message(context);
  return answer;
}

sfsistat on_abort(SMFICTX* context) {
  end_message(context);
  return SMFIS_CONTINUE;
}

sfsistat on_close(SMFICTX* context) {
  end_message(context);           // an abort may not have come
  delete connection_of(context);  // nor a negotiation
  smfi_setpriv(context, nullptr);
  return SMFIS_CONTINUE;
}

}  // namespace

tl::expected<void, std::string> register_callbacks(Service& used, int descriptor) {
  service = &used;
  char name[] = "ampauth-milter";
  smfiDesc filter{};
  filter.xxfi_name = name;
  filter.xxfi_version = SMFI_VERSION;
  filter.xxfi_flags = kActions;
  filter.xxfi_connect = on_connect;
  filter.xxfi_helo = on_helo;
  filter.xxfi_envfrom = on_mail;
  filter.xxfi_envrcpt = on_recipient;
  filter.xxfi_data = on_data;
  filter.xxfi_header = on_header;
  filter.xxfi_eoh = on_end_of_headers;
  filter.xxfi_body = on_body;
  filter.xxfi_eom = on_end_of_message;
  filter.xxfi_abort = on_abort;
  filter.xxfi_close = on_close;
  filter.xxfi_negotiate = on_negotiate;
  std::string socket = "fd:" + std::to_string(descriptor);
  smfi_setmaxdatasize(kMaxPacket);
  if (smfi_register(filter) != MI_SUCCESS || smfi_settimeout(kIdleSeconds) != MI_SUCCESS ||
      smfi_setconn(socket.data()) != MI_SUCCESS || smfi_opensocket(false) != MI_SUCCESS)
    return tl::unexpected(std::string("libmilter does not take the filter's settings"));
  return {};
}

bool run_libmilter() { return smfi_main() == MI_SUCCESS; }

void stop_libmilter() { smfi_stop(); }

}  // namespace ampauth::milter
