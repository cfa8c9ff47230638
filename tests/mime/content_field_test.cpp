#include "mime/content_field.h"

#include <gtest/gtest.h>

#include <string>

namespace ampauth::mime {
namespace {

using Name = ContentField::Name;

TEST(ContentField, IsFoundUnderEveryNameThatAParserTakesForIt) {
  for (const char* text : {"Content-Type: x", "\r\nCONTENT-TYPE : x", "\n>Content-Type: x",
                           "\r)Content-Type>: x", "Content_Type: x", "ContentType: x", "Conte(c)nt-Type: x",
                           "\x0b"
                           "Content-Type\xa0: x",
                           "x: y\n\nContent-Type: z"}) {
    const auto field = find_content_field(text);
    ASSERT_TRUE(field) << text;
    EXPECT_EQ(field->name, Name::type) << text;
    EXPECT_EQ(text[field->value - 1], ':') << text;
  }
  EXPECT_EQ(find_content_field("Content-Transfer-Encoding: x")->name, Name::transfer_encoding);
  EXPECT_EQ(find_content_field("content-disposition: x")->name, Name::disposition);
}

TEST(ContentField, IsNotFoundWhereItIsNone) {
  for (const char* text :
       {"", "con", "X-Content-Type: x", "the Content-Type: x", "Content-Types: x", "Content-Type\r\n: x",
        "Content-Type", "Content-Description: x", "Content-Type2: x", "reContent-Type: x", " Content-Type: x",
        "h=From:\r\n\tContent-Type:Sender"})
    EXPECT_FALSE(find_content_field(text)) << text;
}

TEST(ContentField, TheNextOneIsFoundBehindTheLast) {
  const std::string text = "Content-Type: a\r\nX: y\r\nContent-Type: b\r\n";
  const auto first = find_content_field(text);
  ASSERT_TRUE(first);
  const auto second = find_content_field(text, first->value);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->begin, 23u);
  EXPECT_FALSE(find_content_field(text, second->value));
}

TEST(ContentField, AFieldsNameMayResembleIt) {
  EXPECT_EQ(resembled_content_field(">Content-Type"), Name::type);
  EXPECT_EQ(resembled_content_field("Content.Transfer-Encoding"), Name::transfer_encoding);
  EXPECT_FALSE(resembled_content_field("X-Content-Type"));
  EXPECT_FALSE(resembled_content_field("Content-Type-Message-Body"));
}

}  // namespace
}  // namespace ampauth::mime
