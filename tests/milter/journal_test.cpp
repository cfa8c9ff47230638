#include "milter/journal.h"

#include <gtest/gtest.h>

namespace ampauth::milter {
namespace {

using Fields = std::vector<std::string>;

TEST(Journal, HasEachValueInAFieldOfItsOwn) {
  const Report report{{"id", "4XyZ"}, {"mail_from", "x\ny@b.example"}, {"reason", ""}};
  EXPECT_EQ(journal_fields(6, "id=4XyZ", report),
            (Fields{"MESSAGE=id=4XyZ", "PRIORITY=6", "SYSLOG_FACILITY=2", "SYSLOG_IDENTIFIER=ampauth-milter",
                    "AMPAUTH_ID=4XyZ", "AMPAUTH_MAIL_FROM=x\ny@b.example"}));
}

TEST(Journal, KeepsNoValueWithoutBounds) {
  EXPECT_EQ(journal_fields(6, "", {{"mime", std::string(100'000, 'x')}}).back().size(),
            std::string("AMPAUTH_MIME=").size() + 4096);
}

}  // namespace
}  // namespace ampauth::milter
