#include "milter/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <string_view>

namespace ampauth::milter {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

// From a verdict out of the cache to a message's whole time for DNS.
const Histogram::BucketBoundaries kSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                              0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};

std::string_view to_string(Trouble trouble) {
  switch (trouble) {
    case Trouble::internal_error: return "internal_error";
    case Trouble::lost_edits: return "lost_edits";
    case Trouble::refused: return "refused";
    case Trouble::spool: return "spool";
  }
  return "";
}

std::string_view label_of(dns::Status status) {
  switch (status) {
    case dns::Status::ok: return "ok";
    case dns::Status::no_data: return "no_data";
    case dns::Status::nx_domain: return "nx_domain";
    case dns::Status::timeout: return "timeout";
    case dns::Status::serv_fail: return "serv_fail";
    case dns::Status::bogus: return "bogus";
    case dns::Status::not_asked: return "not_asked";
  }
  return "";
}

double seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

double unix_time_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

struct Metrics::Series {
  Family<Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  Family<Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }
  Family<Histogram>& histograms(const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
  }

  prometheus::Registry registry;

  Family<Gauge>& build = gauges("ampauth_build_info", "1, with the version as a label.");
  Counter& sessions_total =
      counters("ampauth_sessions_total", "SMTP sessions that an MTA has told of.").Add({});
  Gauge& sessions = gauges("ampauth_sessions", "SMTP sessions that are open.").Add({});
  Gauge& in_flight = gauges("ampauth_messages_in_flight", "Messages between MAIL and their end.").Add({});
  Family<Counter>& messages = counters("ampauth_messages_total",
                                       "Messages that came to their end: amp=\"none\" hold no AMP part; "
                                       "\"named\" hold none, but had to be read "
                                       "to know, since the name of its type occurs; \"held\" hold one.");
  Family<Counter>& verdicts =
      counters("ampauth_verdicts_total", "Messages with an AMP part, as X-AMP-Auth says of them.");
  Family<Counter>& actions = counters(
      "ampauth_actions_total", "What was done about AMP parts; dry_run=\"true\": what would have been done.");
  Counter& forged = counters("ampauth_forged_fields_total",
                             "Inbound X-AMP-Auth and Authentication-Results fields that were deleted.")
                        .Add({});
  Family<Histogram>& checks = histograms(
      "ampauth_check_seconds", "Time in each check of a message with an AMP part, waiting for DNS included.");
  Histogram& end_of_message =
      histograms("ampauth_end_of_message_seconds", "Time from the end of a message to the reply to the MTA.")
          .Add({}, kSeconds);
  Family<Counter>& questions =
      counters("ampauth_dns_questions_total",
               "Questions of judged messages by their answer's status; those that a cache answered too.");
  Counter& spooled_bytes =
      counters("ampauth_spooled_bytes_total", "Bytes of bodies written to temporary files.").Add({});
  Family<Counter>& troubles = counters("ampauth_troubles_total", "Messages at which something went wrong.");
  Family<Counter>& reloads = counters("ampauth_reloads_total", "Reloads of the configuration.");
  Gauge& loaded_at = gauges("ampauth_config_loaded_timestamp_seconds",
                            "When the configuration in force was read, in seconds since 1970.")
                         .Add({});
  Gauge& suffix_list = gauges("ampauth_suffix_list_timestamp_seconds",
                              "When the public suffix list's file was changed, in seconds since 1970.")
                           .Add({});
};

// What is counted rarely begins at 0: rate() of a series that appears with its first event misses that one.
Metrics::Metrics(const Traffic& traffic) : series_(std::make_unique<Series>()), traffic_(traffic) {
  series_->build.Add({{"version", AMPAUTH_VERSION}}).Set(1);
  for (const Trouble trouble :
       {Trouble::internal_error, Trouble::lost_edits, Trouble::refused, Trouble::spool})
    series_->troubles.Add({{"kind", std::string(to_string(trouble))}});
  for (const char* outcome : {"ok", "failed"}) series_->reloads.Add({{"outcome", outcome}});
  for (const char* amp : {"none", "named", "held"}) series_->messages.Add({{"amp", amp}});
  series_->verdicts.Add({{"result", "pass"}, {"reason", ""}});
}

Metrics::~Metrics() = default;

void Metrics::session_begins() { series_->sessions_total.Increment(); }

void Metrics::message_passed_by() { series_->messages.Add({{"amp", "none"}}).Increment(); }

void Metrics::message_judged(const auth::Judgement& judgement, std::chrono::nanoseconds spent) {
  Series& s = *series_;
  const char* amp = judgement.holds_amp ? "held" : judgement.names_amp ? "named" : "none";
  s.messages.Add({{"amp", amp}}).Increment();
  s.forged.Increment(static_cast<double>(judgement.disposition.forged_fields.size()));
  s.end_of_message.Observe(seconds(spent));
  for (const auto& [status, count] : judgement.answers)
    s.questions.Add({{"status", std::string(label_of(status))}}).Increment(static_cast<double>(count));
  for (const auto& [check, time] : judgement.timing)
    s.checks.Add({{"check", std::string(auth::to_string(check))}}, kSeconds).Observe(seconds(time));
  if (!judgement.holds_amp) return;
  const auto reason = judgement.verdict.reason();
  s.verdicts
      .Add({{"result", std::string(verdict::to_string(judgement.verdict.result))},
            {"reason", reason ? std::string(verdict::to_string(*reason)) : ""}})
      .Increment();
  s.actions
      .Add({{"action", std::string(verdict::to_string(judgement.verdict.action))},
            {"dry_run", judgement.dry_run ? "true" : "false"}})
      .Increment();
}

void Metrics::spooled(std::size_t bytes) { series_->spooled_bytes.Increment(static_cast<double>(bytes)); }

void Metrics::troubled_by(Trouble trouble) {
  series_->troubles.Add({{"kind", std::string(to_string(trouble))}}).Increment();
}

void Metrics::loaded(const auth::Filter& filter) {
  series_->loaded_at.Set(unix_time_now());
  series_->suffix_list.Set(static_cast<double>(filter.suffixes().modified()));
}

void Metrics::reload_ended(bool well) {
  series_->reloads.Add({{"outcome", well ? "ok" : "failed"}}).Increment();
}

std::string Metrics::text() const {
  series_->sessions.Set(traffic_.sessions());
  series_->in_flight.Set(traffic_.messages());
  return prometheus::TextSerializer().Serialize(series_->registry.Collect());
}

}  // namespace ampauth::milter
