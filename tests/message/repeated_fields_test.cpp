#include "message/repeated_fields.h"

#include <gtest/gtest.h>

namespace ampauth::message {
namespace {

using Names = std::vector<std::string_view>;

TEST(RepeatedFields, AreThoseThatMayStandOnce) {
  const std::vector<HeaderField> fields = {
      {"Subject", " a"},   {"Received", " x"}, {"Received", " y"}, {"SUBJECT \t", " b"}, {"To", " c"},
      {"Reply-To", " d"},  {"Comments", ""},   {"Comments", ""},   {"sender", " e"},     {"Sender", " f"},
      {"Resent-To", " g"}, {"Resent-To", ""},  {"From", " h"},     {"From", " i"},
  };
  EXPECT_EQ(repeated_fields(fields), (Names{"subject", "sender"}));
}

TEST(RepeatedFields, AreNoneInAnOrdinaryHeader) {
  std::vector<HeaderField> fields;
  for (const char* name : {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Date", "Subject",
                           "Message-ID", "To", "Cc", "Reply-To", "Sender"})
    fields.push_back({name, " x"});
  EXPECT_EQ(repeated_fields(fields), Names{});
  const std::vector<HeaderField> again = fields;
  fields.insert(fields.end(), again.begin(), again.end());
  EXPECT_EQ(repeated_fields(fields).size(), 10u);
}

}  // namespace
}  // namespace ampauth::message
