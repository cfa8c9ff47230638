#include "milter/session.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace ampauth::milter {
namespace {

// Sendmail takes 32 KiB of header, Postfix as much as of message; honest mail has a few KiB in under a
// hundred fields. Past these limits fields are not kept, and a message that would have to be edited is
// refused.
constexpr std::size_t kMaxHeaderSize = 4 * 1024 * 1024;
constexpr std::size_t kMaxFields = 10'000;

// Postfix takes 1,000 of a message (smtpd_recipient_limit); RFC 5321 4.5.3.1.3 has a path of 256 octets.
constexpr std::size_t kMaxRecipients = 2000;
constexpr std::size_t kMaxPath = 1024;

// libmilter gives folds as bare LF; everything else wants them as they were on the wire.
std::string with_crlf_folds(std::string_view value) {
  std::string out;
  out.reserve(value.size() + 8);
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\n' && (i == 0 || value[i - 1] != '\r')) out += '\r';
    out += value[i];
  }
  return out;
}

}  // namespace

Session::Transaction::Transaction(std::shared_ptr<const auth::Filter> in_force,
                                  const std::string& spool_directory)
    : filter(std::move(in_force)),
      message{
          {},
          message::Body(static_cast<std::size_t>(filter->config().limits.message_memory), spool_directory)} {}

Session::Session(CurrentFilter current_filter, std::string spool_directory, std::string host_name)
    : current_filter_(std::move(current_filter)),
      spool_directory_(std::move(spool_directory)),
      host_name_(std::move(host_name)) {}

void Session::connect(std::optional<base::IpAddress> client, std::string_view mta_name) {
  reset();
  envelope_ = {};
  envelope_.client = std::move(client);
  mta_name_ = mta_name;
}

void Session::helo(std::string_view name) { envelope_.helo = name; }

void Session::mail_from(std::string_view path, bool authenticated, tls::Session tls) {
  envelope_.mail_from = auth::without_brackets(path);
  envelope_.recipients.clear();
  envelope_.authenticated = authenticated;
  envelope_.tls = std::move(tls);
  transaction_.emplace(current_filter_(), spool_directory_);
}

// Past a limit one that is nobody's stands for what is not kept.
void Session::recipient(std::string_view path) {
  std::vector<std::string>& recipients = envelope_.recipients;
  if (recipients.size() > kMaxRecipients) return;
  const bool kept = recipients.size() < kMaxRecipients && path.size() <= kMaxPath;
  recipients.emplace_back(kept ? auth::without_brackets(path) : "");
}

// An MTA that sends no MAIL before the header is out of order; its message is judged all the same.
Session::Transaction& Session::transaction() {
  if (!transaction_) transaction_.emplace(current_filter_(), spool_directory_);
  return *transaction_;
}

void Session::header(std::string_view name, std::string_view value) {
  Transaction& t = transaction();
  t.header_size += name.size() + value.size();
  message::HeaderField field{std::string(name), with_crlf_folds(value)};
  t.screen.push(field);
  message::Message& message = t.message;
  if (t.header_size <= kMaxHeaderSize && message.fields.size() < kMaxFields) {
    message.fields.push_back(std::move(field));
    return;
  }
  message.fields_cut_short = true;
  message.forged_field_cut = message.forged_field_cut || t.filter->is_forged(field, envelope_, authserv_id());
}

Next Session::end_of_headers() {
  Transaction& t = transaction();
  t.may_hold_amp = t.message.fields_cut_short || mime::can_hold_amp(t.message.fields);
  look_up_once_screened();
  if (t.may_hold_amp) return Next::everything;
  const auto& all = t.message.fields;
  const std::string name = authserv_id();
  const bool edits = t.filter->config().policy.tag_messages_without_amp ||
                     std::any_of(all.begin(), all.end(), [&](const message::HeaderField& field) {
                       return t.filter->is_forged(field, envelope_, name);
                     });
  return edits ? Next::no_body : Next::nothing;
}

Next Session::body(std::string_view chunk) {
  Transaction& t = transaction();
  if (!t.may_hold_amp) return Next::no_body;
  t.message.body.append(chunk);
  t.screen.push(chunk);
  look_up_once_screened();
  return Next::everything;
}

void Session::look_up_once_screened() {
  Transaction& t = transaction();
  if (t.may_hold_amp && t.screen.hit() && !t.lookups)
    t.lookups.emplace(t.filter->start_lookups(t.message.fields, envelope_));
}

auth::Judgement Session::end_of_message(std::uint64_t now) {
  Transaction& t = transaction();
  if (t.may_hold_amp) t.screen.finish();
  look_up_once_screened();
  return t.filter->judge(t.message, envelope_, t.lookups ? &*t.lookups : nullptr, authserv_id(), now);
}

auth::Judgement Session::end_of_failed_message(std::uint64_t now) {
  Transaction& t = transaction();
  // A body that was never asked for holds no AMP part, and must not be replaced: what is not here would be
  // lost.
  if (!t.may_hold_amp) return t.filter->judge(t.message, envelope_, nullptr, authserv_id(), now);
  return t.filter->judge_failed(t.message, envelope_, authserv_id(), now);
}

void Session::reset() { transaction_.reset(); }

std::string Session::authserv_id() const {
  const std::string& configured = transaction_->filter->config().milter.authserv_id;
  if (!configured.empty()) return configured;
  return mta_name_.empty() ? host_name_ : mta_name_;
}

}  // namespace ampauth::milter
