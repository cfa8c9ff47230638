#include "tools/explain.h"

#include <gtest/gtest.h>

namespace ampauth::tools {
namespace {

TEST(Explain, TellsAMessageThatOnlyNamesTheTypeFromOneThatDoesNot) {
  auth::Judgement judgement;
  EXPECT_EQ(explain_text("a.eml", judgement), "a.eml: no AMP part\n");
  EXPECT_EQ(
      explain_json("a.eml", judgement),
      R"({"file":"a.eml","result":"none","reason":"","names_amp":false,"forged_removed":0,"header":""})");
  judgement.names_amp = true;
  EXPECT_EQ(explain_text("a.eml", judgement), "a.eml: no AMP part, though its type is named\n");
  EXPECT_NE(explain_json("a.eml", judgement).find(R"("names_amp":true)"), std::string::npos);
}

TEST(Explain, TellsTheClientBehindARelay) {
  auth::Judgement judgement;
  judgement.holds_amp = true;
  judgement.envelope.client = base::IpAddress::parse("192.0.2.10");
  judgement.envelope.helo = "a\x1b[m";
  EXPECT_EQ(explain_text("a.eml", judgement).find("  relay"), std::string::npos);
  judgement.envelope.relays = 2;
  EXPECT_NE(
      explain_text("a.eml", judgement)
          .find("  relay   passed      the client behind 2 trusted relay(s) is 192.0.2.10, HELO a?[m\n"),
      std::string::npos)
      << explain_text("a.eml", judgement);
  EXPECT_NE(explain_json("a.eml", judgement).find(R"("relays":2)"), std::string::npos);
  judgement.envelope.client.reset();
  judgement.envelope.unknown_because = "it is too long";
  EXPECT_NE(explain_text("a.eml", judgement).find("  relay   unknown     it is too long\n"),
            std::string::npos);
}

TEST(Explain, NamesTheListsEntryWhereAListHasASay) {
  auth::Judgement judgement;
  judgement.holds_amp = true;
  EXPECT_EQ(explain_text("a.eml", judgement).find("sender"), std::string::npos);
  judgement.evidence.registration = {senders::Result::denied, "/etc/ampauth/deny:12"};
  judgement.verdict.reasons = {verdict::Reason::sender_denied};
  const std::string text = explain_text("a.eml", judgement);
  EXPECT_NE(text.find("  sender  denied      /etc/ampauth/deny:12\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  sender-denied: The receiver does not accept AMP from this sender.\n"),
            std::string::npos);
  EXPECT_NE(
      explain_json("a.eml", judgement).find(R"("sender":{"result":"denied","why":"/etc/ampauth/deny:12"})"),
      std::string::npos);
}

}  // namespace
}  // namespace ampauth::tools
