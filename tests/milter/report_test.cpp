#include "milter/report.h"

#include <gtest/gtest.h>

namespace ampauth::milter {
namespace {

TEST(Report, NamesTheRelayAndTheClientBehindIt) {
  const auto line = [](const auth::Judgement& judgement, const auth::Envelope& session) {
    const std::string text = format_text(report_of(judgement, session, "4XyZ", std::chrono::microseconds(0)));
    return text.substr(0, text.find(" result="));
  };
  auth::Envelope session;
  session.client = base::IpAddress::parse("198.51.100.1");
  auth::Judgement judgement;
  judgement.evidence.exempt = true;
  judgement.envelope = session;
  EXPECT_EQ(line(judgement, session), "id=4XyZ client=198.51.100.1");
  judgement.envelope.relays = 2;
  judgement.envelope.client = base::IpAddress::parse("192.0.2.10");
  EXPECT_EQ(line(judgement, session), "id=4XyZ client=192.0.2.10 relay=198.51.100.1 relays=2");
  judgement.envelope.client.reset();
  judgement.envelope.unknown_because = "it is too long";
  EXPECT_EQ(line(judgement, session),
            "id=4XyZ client=unknown relay=198.51.100.1 relays=2 unknown_because=\"it is too long\"");
}

TEST(Report, SaysThatNothingWasDoneInADryRun) {
  auth::Judgement judgement;
  const auto line = [&] {
    return format_text(report_of(judgement, {}, "4XyZ", std::chrono::microseconds(0)));
  };
  EXPECT_EQ(line().find("dry_run"), std::string::npos);
  judgement.dry_run = true;
  EXPECT_NE(line().find(" dry_run=yes "), std::string::npos) << line();
}

TEST(Report, StaysOneLineOfAsciiWhateverTheMessageHolds) {
  const Report report{{"id", "4XyZ"},
                      {"from", "a@b.example"},
                      {"empty", ""},
                      {"mail_from", "x\r\nfake=line \"quoted\" \\ \xc3\xbc\x1b[31m"}};
  EXPECT_EQ(
      format_text(report),
      "id=4XyZ from=a@b.example mail_from=\"x\\x0d\\x0afake=line \\\"quoted\\\" \\\\ \\xc3\\xbc\\x1b[31m\"");
  EXPECT_EQ(format_json({{"id", "1"}, {"from", "x\r\n\"\xff"}}), R"({"id":"1","from":"x\r\n\"\ufffd"})");
}

}  // namespace
}  // namespace ampauth::milter
