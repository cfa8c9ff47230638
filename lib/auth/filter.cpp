#include "auth/filter.h"

#include <algorithm>

#include "auth/settings.h"
#include "base/failure.h"
#include "header/authentication_results.h"
#include "header/result_field.h"
#include "mime/reading.h"

namespace ampauth::auth {
namespace {

// MTAs search their header for every edit; no honest message needs more than a few.
constexpr std::size_t kMaxFieldEdits = 500;

Disposition::Reply reply_for(verdict::Action action) {
  switch (action) {
    case verdict::Action::quarantine: return Disposition::Reply::quarantine;
    case verdict::Action::reject: return Disposition::Reply::reject;
    case verdict::Action::tempfail: return Disposition::Reply::tempfail;
    case verdict::Action::keep:
    case verdict::Action::tag:
    case verdict::Action::strip: return Disposition::Reply::accept;
  }
  return Disposition::Reply::accept;
}

std::string reply_text(const verdict::Verdict& verdict) {
  std::string text = "AMP email not authenticated";
  if (const auto reason = verdict.reason()) {
    const verdict::ReasonFacts& facts = verdict::facts(*reason);
    text.append(": ").append(facts.token).append(". ").append(facts.advice);
  }
  return text;
}

mime::Reading read_structure(const message::Message& message) {
  if (!message.fields_cut_short) return mime::parse(message.fields, message.body.view());
  mime::Reading reading;
  reading.structure = mime::Structure::ambiguous;
  reading.fault = mime::Fault::syntax;
  reading.explanation = "the message has more header fields than are read";
  return reading;
}

}  // namespace

Filter::Filter(const config::Config& config, std::shared_ptr<dns::Resolver> resolver, verdict::Policy policy,
               alignment::SuffixList suffixes, senders::Registry registry, AuthenticatorOptions options)
    : config_(config),
      resolver_(std::move(resolver)),
      resolver_options_(resolver_options_of(config)),
      policy_(std::move(policy)),
      authenticator_(std::move(suffixes), std::move(registry), std::move(options)) {}

tl::expected<std::shared_ptr<const Filter>, std::string> Filter::create(
    const config::Config& config, std::shared_ptr<dns::Resolver> resolver) {
  auto suffixes = alignment::SuffixList::load(config.psl.file);
  if (!suffixes) return tl::unexpected(suffixes.error());
  auto registry = senders::Registry::load(registry_mode_of(config), registry_files_of(config));
  if (!registry) return tl::unexpected(registry.error());
  verdict::Policy policy = policy_of(config);
  AuthenticatorOptions options = authenticator_options_of(config, policy);
  return std::shared_ptr<const Filter>(new Filter(config, std::move(resolver), std::move(policy),
                                                  std::move(*suffixes), std::move(*registry),
                                                  std::move(options)));
}

bool Filter::is_exempt(const Envelope& session) const {
  if (is_relayed(session, config_.relays.trusted)) return false;
  if (session.authenticated && config_.exempt.authenticated) return true;
  return session.client && base::any_contains(config_.exempt.networks, *session.client);
}

bool Filter::is_forged(const message::HeaderField& field, const Envelope& session,
                       std::string_view authserv_id) const {
  if (header::is_result_field(field)) return true;
  return config_.policy.authentication_results == "remove" && header::claims_results_of(field, authserv_id) &&
         !is_exempt(session) && !is_relayed(session, config_.relays.trusted);
}

dns::Lookups Filter::start_lookups(std::span<const message::HeaderField> fields,
                                   const Envelope& session) const {
  dns::Lookups lookups(*resolver_, config_.dns.deadline);
  if (!is_exempt(session))
    authenticator_.prefetch(fields, behind_relays(session, fields, config_.relays.trusted), lookups);
  return lookups;
}

Judgement Filter::judge(const message::Message& message, const Envelope& session, dns::Lookups* lookups,
                        const std::string& authserv_id, std::uint64_t now) const {
  Judgement judgement;
  judgement.envelope = session;
  mime::Reading reading;
  judgement.names_amp = lookups != nullptr;
  if (lookups) reading = timed(Check::mime, judgement.timing, [&] { return read_structure(message); });
  if (config_.policy.attached_messages == "ignore") reading = mime::without_attached(std::move(reading));
  judgement.holds_amp = reading.structure != mime::Structure::no_amp;
  if (judgement.holds_amp) {
    judgement.evidence.exempt = is_exempt(session);
    if (judgement.evidence.exempt) {
      judgement.evidence.reading = reading;
    } else {
      judgement.envelope = behind_relays(session, message.fields, config_.relays.trusted);
      judgement.evidence = authenticator_.examine(message.fields, message.body.view(), reading,
                                                  judgement.envelope, *lookups, now, judgement.timing);
    }
    judgement.verdict = verdict::judge(judgement.evidence, policy_);
  }
  judgement.dry_run = policy_.dry_run;
  if (lookups) judgement.answers = lookups->count_answers();
  dispose(message, session, authserv_id, judgement);
  return judgement;
}

Judgement Filter::judge_failed(const message::Message& message, const Envelope& session,
                               const std::string& authserv_id, std::uint64_t now) const {
  Judgement judgement;
  judgement.names_amp = judgement.holds_amp = true;
  judgement.dry_run = policy_.dry_run;
  judgement.envelope = session;
  verdict::Evidence& evidence = judgement.evidence;
  evidence.exempt = is_exempt(session);
  evidence.internal_error = true;
  evidence.received_at = now;
  evidence.mail_from = session.mail_from;
  evidence.helo = session.helo;
  evidence.reading.structure = mime::Structure::ambiguous;
  evidence.reading.explanation = "the filter failed on this message";
  judgement.verdict = verdict::judge(evidence, policy_);
  dispose(message, session, authserv_id, judgement);
  return judgement;
}

void Filter::dispose(const message::Message& message, const Envelope& session, const std::string& authserv_id,
                     Judgement& judgement) const {
  Disposition& disposition = judgement.disposition;
  for (std::size_t i = 0; i < message.fields.size(); ++i)
    if (is_forged(message.fields[i], session, authserv_id)) disposition.forged_fields.push_back(i);
  if (!judgement.holds_amp) {
    if (config_.policy.tag_messages_without_amp) disposition.result_field = header::format_none(authserv_id);
  } else {
    if (judgement.verdict.action == verdict::Action::strip) strip(message, judgement);
    disposition.result_field =
        header::format_result(authserv_id, judgement.verdict, judgement.evidence, policy_);
    if (policy_.dry_run)
      disposition.stripped.reset();
    else
      carry_out(judgement);
  }
  const std::size_t edits =
      disposition.forged_fields.size() + (disposition.stripped ? disposition.stripped->fields.size() : 0);
  // What cannot be edited must not be delivered unedited; the sender is told, so that nothing is lost.
  const bool out_of_reach = message.forged_field_cut || (message.fields_cut_short && disposition.stripped);
  if (edits > kMaxFieldEdits || out_of_reach) {
    disposition = {};
    disposition.is_out_of_reach = true;
    disposition.reply = Disposition::Reply::reject;
    disposition.reply_text = "The message header is too large, or holds too many fields that must be edited";
  }
}

void Filter::carry_out(Judgement& judgement) {
  Disposition& disposition = judgement.disposition;
  disposition.reply = reply_for(judgement.verdict.action);
  if (disposition.reply != Disposition::Reply::accept) disposition.reply_text = reply_text(judgement.verdict);
}

// Where the AMP part cannot be made to disappear, the verdict's action becomes another.
void Filter::strip(const message::Message& message, Judgement& judgement) const {
  mime::Stripped stripped =
      mime::strip(judgement.evidence.reading, message.fields, message.body.view(), message.body.directory());
  if (!stripped.complete) {
    judgement.verdict.action = policy_.on_not_strippable;
    return;
  }
  // A forged field goes as a whole: changing it as well could change ours in its place.
  Disposition& disposition = judgement.disposition;
  const auto& forged = disposition.forged_fields;
  std::erase_if(stripped.fields, [&](const mime::Stripped::FieldChange& change) {
    return std::binary_search(forged.begin(), forged.end(), change.index);
  });
  disposition.stripped = std::move(stripped);
}

}  // namespace ampauth::auth
