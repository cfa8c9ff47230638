#include "milter/conclude.h"

#include <libmilter/mfapi.h>

#include <chrono>
#include <exception>

#include "base/file_mapping.h"
#include "milter/carry_out.h"
#include "milter/tell_of.h"

namespace ampauth::milter {
namespace {

auth::Judgement judge(Session& session, Service& service) {
  const auto now =
      static_cast<std::uint64_t>(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  try {
    return session.end_of_message(now);
  } catch (const std::exception& error) {
    service.metrics.troubled_by(Trouble::internal_error);
    service.log.error(std::string("internal error in judging a message: ") + error.what() +
                      "; its AMP part does not pass");
    return session.end_of_failed_message(now);
  }
}

int try_again(Service& service, Trouble trouble, const std::string& what) {
  service.metrics.troubled_by(trouble);
  service.log.error(what + "; it will try again");
  return SMFIS_TEMPFAIL;
}

}  // namespace

int conclude(smfi_str* context, Session& session, const std::string& queue_id, bool leading_space,
             Service& service) {
  const auto begin = std::chrono::steady_clock::now();
  const auto lost_before = base::lost_pages();
  const auth::Judgement judgement = judge(session, service);
  const bool done = carry_out(context, session.message(), judgement.disposition, leading_space);
  if (base::lost_pages() != lost_before)
    return try_again(
        service, Trouble::internal_error,
        "a message that is kept in a file could not be read back (look at the disk of TMPDIR): the MTA "
        "is told so");
  tell_of(judgement, session, queue_id, std::chrono::steady_clock::now() - begin, service);
  if (!done) return try_again(service, Trouble::lost_edits, "the MTA did not take the edits of a message");
  return reply_to(context, judgement.disposition);
}

}  // namespace ampauth::milter
