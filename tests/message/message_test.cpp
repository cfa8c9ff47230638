#include "message/message.h"

#include <gtest/gtest.h>

namespace ampauth::message {
namespace {

constexpr std::size_t kMemory = 1 << 20;

std::string text_of(const Message& message) {
  std::string text;
  for (const HeaderField& field : message.fields) text += "[" + field.name + "|" + field.value + "]";
  return text + std::string(message.body.view());
}

TEST(Message, IsSplitWhereAnMtaSplitsIt) {
  const struct {
    const char* what;
    const char* bytes;
    const char* text;
  } rows[] = {
      {"fields and a body", "A: 1\r\nB:2\r\n\r\nbody\r\n", "[A| 1][B|2]body\r\n"},
      {"a fold stays as it is", "A: 1\r\n\t2\r\n\r\nbody", "[A| 1\r\n\t2]body"},
      {"blanks before the colon belong to the name", "A : 1\r\n\r\n", "[A | 1]"},
      {"no empty line", "A: 1\r\n", "[A| 1]"},
      {"a line without a colon begins the body", "A: 1\r\nhello\r\nB: 2\r\n", "[A| 1]hello\r\nB: 2\r\n"},
      {"so does a continuation of nothing", " From: a@b\r\nB: 2\r\n\r\n", " From: a@b\r\nB: 2\r\n\r\n"},
      {"so does a name with a blank inside", "A B: 1\r\n\r\n", "A B: 1\r\n\r\n"},
      {"no field at all", "\r\nbody", "body"},
      {"nothing", "", ""},
      {"a lone colon is no field", ": x\r\n", ": x\r\n"},
      {"line ends in the body stay", "A: 1\r\n\r\na\nb\rc\r\n", "[A| 1]a\nb\rc\r\n"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(text_of(parse_message(row.bytes, kMemory)), row.text);
  }
}

TEST(Message, SaysWhereTheHeaderEndsAtALineThatIsNoField) {
  EXPECT_TRUE(parse_message("A: 1\r\nhello\r\n", kMemory).header_ends_early);
  EXPECT_TRUE(parse_message("A: 1\r\nB C: 2\r\n\r\n", kMemory).header_ends_early);
  EXPECT_FALSE(parse_message("A: 1\r\n\r\nhello\r\n", kMemory).header_ends_early);
  EXPECT_FALSE(parse_message("A: 1\r\n", kMemory).header_ends_early);
}

TEST(HeaderField, IsFoundInEverySpelling) {
  const std::vector<HeaderField> fields{{"From", ""}, {"FROM ", ""}, {"X-From", ""}, {"To", ""}};
  EXPECT_EQ(count_named(fields, "from"), 2u);
  EXPECT_EQ(only_named(fields, "from"), nullptr);
  EXPECT_EQ(only_named(fields, "to"), &fields[3]);
  EXPECT_EQ(only_named(fields, "cc"), nullptr);
}

}  // namespace
}  // namespace ampauth::message
