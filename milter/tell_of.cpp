#include "milter/tell_of.h"

#include <system_error>

#include "milter/report.h"

namespace ampauth::milter {
namespace {

// What a relay did not tell is no matter of macros: the message's own line says it.
void warn_of_missing_macros(const auth::Judgement& judgement, Log& log) {
  if (judgement.evidence.exempt || judgement.evidence.internal_error || judgement.envelope.relays > 0 ||
      judgement.evidence.tls.result != tls::Result::unknown)
    return;
  log.repeated_warning(
      judgement.evidence.tls.explanation +
      "; Postfix: add {tls_version} {cipher} {cipher_bits} to milter_mail_macros, Sendmail: to "
      "confMILTER_MACROS_ENVFROM");
}

void tell_of_the_spool(const message::Body& body, const Service& service) {
  if (body.is_spooled()) service.metrics.spooled(body.size());
  if (body.spool_error() == 0) return;
  service.metrics.troubled_by(Trouble::spool);
  service.log.repeated_warning(
      "a body could not be written to " + service.spool_directory +
      ", it was kept in memory: " + std::generic_category().message(body.spool_error()));
}

}  // namespace

void tell_of(const auth::Judgement& judgement, const Session& session, const std::string& queue_id,
             std::chrono::nanoseconds spent, const Service& service) {
  service.metrics.message_judged(judgement, spent);
  if (judgement.holds_amp) {
    service.log.message(report_of(judgement, session.envelope(), queue_id,
                                  std::chrono::duration_cast<std::chrono::microseconds>(spent)));
    warn_of_missing_macros(judgement, service.log);
  }
  tell_of_the_spool(session.message().body, service);
  if (judgement.disposition.is_out_of_reach) {
    service.metrics.troubled_by(Trouble::refused);
    service.log.repeated_warning("a message was refused: " + judgement.disposition.reply_text);
  }
}

}  // namespace ampauth::milter
