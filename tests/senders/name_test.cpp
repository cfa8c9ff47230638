#include "senders/name.h"

#include <gtest/gtest.h>

namespace ampauth::senders {
namespace {

TEST(Name, HasOneSpelling) {
  const struct {
    const char* text;
    const char* name;
  } rows[] = {
      {"news@shop.example", "news@shop.example"},
      {"News@SHOP.Example", "news@shop.example"},
      {"news@shop.example.", "news@shop.example"},
      {"a#b+c/d=e@shop.example", "a#b+c/d=e@shop.example"},
      {"news@b\xc3\xbc"
       "cher.example",
       "news@xn--bcher-kva.example"},
      {"news@B\xc3\x9c"
       "CHER.example",
       "news@xn--bcher-kva.example"},
      {"news@XN--Bcher-KVA.example", "news@xn--bcher-kva.example"},
      {"shop.example", "shop.example"},
      {"SHOP.example.", "shop.example"},
      {"b\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example"},
      {"shop\xe3\x80\x82"
       "example",
       "shop.example"},                             // U+3002, a dot to UTS 46
      {"\xef\xbd\x93hop.example", "shop.example"},  // a full-width s
      {".shop.example", ".shop.example"},
      {".Example", ".example"},
      {".b\xc3\xbc"
       "cher.example.",
       ".xn--bcher-kva.example"},
      {"dkim:shop.example", "dkim:shop.example"},
      {"DKIM:Shop.Example.", "dkim:shop.example"},
      {"dkim:b\xc3\xbc"
       "cher.example",
       "dkim:xn--bcher-kva.example"},
      {"_mail.shop.example", "_mail.shop.example"},
  };
  for (const auto& [text, name] : rows) {
    const auto parsed = parse_name(text);
    ASSERT_TRUE(parsed) << text << ": " << parsed.error();
    EXPECT_EQ(*parsed, name) << text;
  }
}

TEST(Name, IsNothingElse) {
  for (const char* text : {"",
                           ".",
                           "..",
                           "@",
                           "@shop.example",
                           "news@",
                           "news@@shop.example",
                           "a@b@shop.example",
                           "news",
                           "localhost",
                           "news@localhost",
                           "dkim:",
                           "dkim:example",
                           "dkim:.shop.example",
                           "dkim:news@shop.example",
                           "dkim: x",
                           "*.shop.example",
                           "*@shop.example",
                           "news-*@shop.example",
                           "shop..example",
                           "..shop.example",
                           ".shop..example",
                           "192.0.2.1",
                           "news@192.0.2.1",
                           "news@[192.0.2.1]",
                           "<news@shop.example>",
                           "\"news office\"@shop.example",
                           "n\xc3\xa9ws@shop.example",
                           ".news@shop.example",
                           "news.@shop.example",
                           "ne..ws@shop.example",
                           "shop.example/24",
                           "http://shop.example",
                           "shop.example,other.example",
                           "shop\rexample.com",
                           "\xff.example",
                           "spf:shop.example"})
    EXPECT_FALSE(parse_name(text)) << text;
  EXPECT_FALSE(parse_name(std::string_view("shop\0.example", 13)));
  EXPECT_FALSE(parse_name(std::string(64, 'a') + ".example"));
  EXPECT_EQ(
      parse_name("*.shop.\x01").error(),
      "'*.shop.?' names no sender; write news@shop.example, shop.example, .shop.example for that domain and "
      "all below it, or dkim:shop.example");
}

TEST(Name, OfAnAuthorIsEachThatMeansHim) {
  EXPECT_EQ(names_of_author("News@mail.shop.example"),
            (std::vector<std::string>{"news@mail.shop.example", "mail.shop.example", ".mail.shop.example",
                                      ".shop.example", ".example"}));
}

TEST(Name, OfAnAddressMustBeAnAddress) {
  EXPECT_EQ(address_name("Reader@Example.ORG"), "reader@example.org");
  for (const char* text : {"", "reader", "postmaster", "\"a b\"@example.org", "reader@", "@example.org"})
    EXPECT_FALSE(address_name(text)) << text;
}

}  // namespace
}  // namespace ampauth::senders
