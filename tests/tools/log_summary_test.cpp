#include "tools/log_summary.h"

#include <gtest/gtest.h>

namespace ampauth::tools {
namespace {

TEST(LogSummary, CountsBySenderAndReason) {
  LogSummary summary;
  for (
      const char* line : {
          R"({"id":"1","from":"a@shop.example","result":"pass","reason":"","action":"keep"})",
          R"({"id":"2","from":"b@shop.example","result":"fail","reason":"spf-softfail","action":"strip"})",
          R"(Nov 28 10:00:00 mx ampauth-milter[7]: {"from":"c@shop.example","result":"fail","reason":"spf-softfail","action":"strip"})",
          R"({"from":"d@esp.example","result":"fail","reason":"dkim-none","action":"strip"})",
          R"({"from":"","result":"permerror","reason":"from-multiple","action":"strip"})",
          R"({"from":"e@good.example","result":"pass","reason":"","action":"keep"})",
          R"({"from":"f@here.example","result":"none","reason":"exempt","action":"keep"})",
      })
    summary.add_line(line);
  EXPECT_EQ(summary.messages(), 6u);
  EXPECT_EQ(summary.text(),
            "6 messages with an AMP part, 2 pass; 1 more of exempt clients\n"
            "actions: strip 4, keep 2\n"
            "reasons: spf-softfail 2, dkim-none 1, from-multiple 1\n"
            "\n"
            "sender                              messages  pass    reasons\n"
            "shop.example                        3         1       spf-softfail 2\n"
            "(no single From)                    1         0       from-multiple 1\n"
            "esp.example                         1         0       dkim-none 1\n"
            "good.example                        1         1       \n");
}

TEST(LogSummary, SaysWhatWasNotDone) {
  LogSummary summary;
  summary.add_line(
      R"({"from":"a@shop.example","result":"fail","reason":"spf-fail","action":"strip","dry_run":"yes"})");
  summary.add_line(
      R"({"from":"a@shop.example","result":"fail","reason":"spf-fail","action":"strip","dry_run":""})");
  EXPECT_NE(summary.text().find("actions: strip 2 (1 in a dry run, in which none is taken)\n"),
            std::string::npos)
      << summary.text();
}

TEST(LogSummary, PassesOverWhatIsNoMessage) {
  LogSummary summary;
  for (const char* line : {"", "{", "{}", "[1]", "text", R"({"level":"info","text":"reloaded"})",
                           R"({"result":1,"action":"strip"})", R"({"result":"fail"})",
                           R"({"result":"fail","action":"strip")", R"({"result":"fail","action":"explode"})"})
    summary.add_line(line);
  EXPECT_EQ(summary.messages(), 0u);
  EXPECT_NE(summary.text().find("log.format"), std::string::npos);
}

TEST(LogSummary, PrintsNothingThatATerminalObeys) {
  LogSummary summary;
  summary.add_line(R"({"from":"a@\u001b[31mx\u00e9","result":"\u0007","reason":"\u0007","action":"strip"})");
  EXPECT_NE(summary.text().find("?[31mx"), std::string::npos) << summary.text();
  EXPECT_EQ(summary.text().find_first_not_of(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.:?[-()\n"),
            std::string::npos)
      << summary.text();
}

TEST(LogSummary, IsBounded) {
  LogSummary summary;
  for (std::size_t i = 0; i <= LogSummary::kMaxDomains + 10; ++i)
    summary.add_line(R"({"from":"a@d)" + std::to_string(i) + R"(.example","result":"pass","action":"keep"})");
  EXPECT_NE(summary.text(1).find("and 10000 more"), std::string::npos) << summary.text(1);
}

}  // namespace
}  // namespace ampauth::tools
