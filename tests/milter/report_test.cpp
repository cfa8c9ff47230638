#include "milter/report.h"

#include <gtest/gtest.h>

namespace ampauth::milter {
namespace {

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
