#include "dkim/tag_list.h"

#include <gtest/gtest.h>

namespace ampauth::dkim {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view text;
  std::string expected;  // "name=value|..." or the error after "!"
};

std::string describe(std::string_view text) {
  const auto list = parse_tag_list(text);
  if (!list) return "!" + list.error();
  std::string described;
  for (const Tag& tag : list->tags()) {
    if (!described.empty()) described += "|";
    described += std::string(tag.name) + "=" + std::string(tag.value);
  }
  return described;
}

TEST(TagList, Parse) {
  const Row rows[] = {
      {"v=1", "v=1"},
      {"v=1;a=b", "v=1|a=b"},
      {" v = 1 ; a = b ; ", "v=1|a=b"},
      {"v=1;\r\n\ta=b;\r\n c=d", "v=1|a=b|c=d"},
      {"\r\n v=1", "v=1"},
      {"p=", "p="},
      {"p=;n=a note = with signs", "p=|n=a note = with signs"},
      {"a_1=x;A_1=y", "a_1=x|A_1=y"},
      {"b=abc\r\n def", "b=abc\r\n def"},
      {"", "!a tag is empty"},
      {"  ", "!a tag is empty"},
      {"v=1;;a=b", "!a tag is empty"},
      {";v=1", "!a tag is empty"},
      {"v=1;;", "!a tag is empty"},
      {"v", "!a tag has no equals sign"},
      {"v=1;a", "!a tag has no equals sign"},
      {"=1", "!the name of a tag is not valid"},
      {"1v=1", "!the name of a tag is not valid"},
      {"v w=1", "!the name of a tag is not valid"},
      {"v-w=1", "!the name of a tag is not valid"},
      {"v=1;v=1", "!the tag v= stands twice"},
      {"v=1;a=2; v =3", "!the tag v= stands twice"},
      {"v=1\n", "!it holds a byte that is not printable ASCII"},
      {"v=1\r", "!it holds a line break that is no fold"},
      {"v=1\r\n", "!it holds a line break that is no fold"},
      {"v=1;\r\na=b", "!it holds a line break that is no fold"},
      {"v=1;\r\n \r\n a=b", "!it holds a blank line"},
      {"v=1\0"sv, "!it holds a byte that is not printable ASCII"},
      {"v=\x7f", "!it holds a byte that is not printable ASCII"},
      {"v=\xc3\xa9", "!it holds a byte that is not printable ASCII"},
      {"v=1\v", "!it holds a byte that is not printable ASCII"},
  };
  for (const Row& row : rows) EXPECT_EQ(describe(row.text), row.expected) << row.text;
}

TEST(TagList, HoldsAtMost64Tags) {
  std::string text;
  for (int i = 0; i < 64; ++i) text += "t" + std::to_string(i) + "=;";
  EXPECT_TRUE(parse_tag_list(text));
  EXPECT_EQ(describe(text + "one="), "!it holds more than 64 tags");
}

TEST(TagList, Find) {
  const auto list = parse_tag_list("v=1;b =x");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->find("v")->value, "1");
  EXPECT_FALSE(list->find("v")->blank_before_equals);
  EXPECT_TRUE(list->find("b")->blank_before_equals);
  EXPECT_EQ(list->find("V"), nullptr);
}

}  // namespace
}  // namespace ampauth::dkim
