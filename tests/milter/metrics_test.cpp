#include "milter/metrics.h"

#include <gtest/gtest.h>

#include <sstream>

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;

/// The value of one series as it is written, "" where there is none.
std::string value(const Metrics& metrics, const std::string& series) {
  std::istringstream lines(metrics.text());
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(series + " ")) return line.substr(series.size() + 1);
  return "";
}

class MetricsTest : public testing::Test {
 protected:
  Traffic traffic_;
  Metrics metrics_{traffic_};
};

TEST_F(MetricsTest, CountMessagesByWhatTheyHold) {
  auth::Judgement judgement;
  metrics_.message_passed_by();
  metrics_.message_judged(judgement, 1ms);
  judgement.names_amp = true;
  metrics_.message_judged(judgement, 1ms);
  EXPECT_EQ(value(metrics_, "ampauth_messages_total{amp=\"none\"}"), "2");
  EXPECT_EQ(value(metrics_, "ampauth_messages_total{amp=\"named\"}"), "1");
  EXPECT_EQ(value(metrics_, "ampauth_messages_total{amp=\"held\"}"), "0");
  EXPECT_EQ(value(metrics_, "ampauth_end_of_message_seconds_count"), "2");
}

TEST_F(MetricsTest, CountVerdictsActionsTimesAndAnswers) {
  auth::Judgement judgement;
  judgement.names_amp = judgement.holds_amp = judgement.dry_run = true;
  judgement.verdict.result = verdict::Result::fail;
  judgement.verdict.reasons = {verdict::Reason::spf_softfail, verdict::Reason::tls_none};
  judgement.verdict.action = verdict::Action::strip;
  judgement.timing = {{auth::Check::dkim, 3ms}};
  judgement.answers = {{dns::Status::ok, 3}, {dns::Status::timeout, 1}};
  judgement.disposition.forged_fields = {0, 4};
  metrics_.message_judged(judgement, 20ms);
  metrics_.message_judged(judgement, 20ms);
  EXPECT_EQ(value(metrics_, "ampauth_verdicts_total{reason=\"spf-softfail\",result=\"fail\"}"), "2");
  EXPECT_EQ(value(metrics_, "ampauth_actions_total{action=\"strip\",dry_run=\"true\"}"), "2");
  EXPECT_EQ(value(metrics_, "ampauth_check_seconds_count{check=\"dkim\"}"), "2");
  EXPECT_EQ(value(metrics_, "ampauth_check_seconds_bucket{check=\"dkim\",le=\"0.0025\"}"), "0");
  EXPECT_EQ(value(metrics_, "ampauth_check_seconds_bucket{check=\"dkim\",le=\"0.005\"}"), "2");
  EXPECT_EQ(value(metrics_, "ampauth_check_seconds_count{check=\"spf\"}"), "");
  EXPECT_EQ(value(metrics_, "ampauth_dns_questions_total{status=\"ok\"}"), "6");
  EXPECT_EQ(value(metrics_, "ampauth_dns_questions_total{status=\"timeout\"}"), "2");
  EXPECT_EQ(value(metrics_, "ampauth_forged_fields_total"), "4");
}

TEST_F(MetricsTest, ShowWhatIsUnderWay) {
  metrics_.session_begins();
  const Traffic::Token session = traffic_.begin_session();
  Traffic::Token message = traffic_.begin_message();
  EXPECT_EQ(value(metrics_, "ampauth_sessions"), "1");
  EXPECT_EQ(value(metrics_, "ampauth_messages_in_flight"), "1");
  message.reset();
  EXPECT_EQ(value(metrics_, "ampauth_messages_in_flight"), "0");
  EXPECT_EQ(value(metrics_, "ampauth_sessions_total"), "1");
}

TEST_F(MetricsTest, HaveWhatIsRareFromTheBeginning) {
  EXPECT_EQ(value(metrics_, "ampauth_troubles_total{kind=\"internal_error\"}"), "0");
  EXPECT_EQ(value(metrics_, "ampauth_reloads_total{outcome=\"failed\"}"), "0");
  metrics_.troubled_by(Trouble::internal_error);
  metrics_.reload_ended(false);
  EXPECT_EQ(value(metrics_, "ampauth_troubles_total{kind=\"internal_error\"}"), "1");
  EXPECT_EQ(value(metrics_, "ampauth_reloads_total{outcome=\"failed\"}"), "1");
}

}  // namespace
}  // namespace ampauth::milter
