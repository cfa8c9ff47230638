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

}  // namespace
}  // namespace ampauth::tools
