#include "dkim/base64.h"

#include <gtest/gtest.h>

namespace ampauth::dkim {
namespace {

TEST(Base64, RoundTrip) {
  // RFC 4648 10
  const std::pair<std::string, std::string> rows[] = {{"", ""},
                                                      {"f", "Zg=="},
                                                      {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},
                                                      {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="},
                                                      {"\xff\xfe", "//4="},
                                                      {"\xfb\xef\xbe", "++++"}};
  for (const auto& [octets, text] : rows) {
    EXPECT_EQ(encode_base64(octets), text);
    EXPECT_EQ(decode_base64(text), octets);
  }
}

TEST(Base64, KnowsEveryDigit) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto octets = decode_base64(digits);
  ASSERT_TRUE(octets);
  EXPECT_EQ(encode_base64(*octets), digits);
}

TEST(Base64, DecodesWithoutPadding) {
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm8"), "fo");
}

TEST(Base64, Refuses) {
  for (const char* text :
       {"Z", "Zg=", "Zm8==", "=", "==", "Z===", "Zg==Zg==", "Zm 9v", "Zm9_", "Zm9-", "Zm9v=", "Zm9v\n"})
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace ampauth::dkim
