#include "message/repeated_fields.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace ampauth::message {
namespace {

constexpr std::array<std::string_view, 10> kSingletons{"content-type", "content-transfer-encoding",
                                                       "mime-version", "date",
                                                       "subject",      "message-id",
                                                       "to",           "cc",
                                                       "reply-to",     "sender"};

}  // namespace

std::vector<std::string_view> repeated_fields(std::span<const HeaderField> fields) {
  std::vector<std::string_view> repeated;
  std::copy_if(kSingletons.begin(), kSingletons.end(), std::back_inserter(repeated),
               [fields](std::string_view name) { return count_named(fields, name) > 1; });
  return repeated;
}

}  // namespace ampauth::message
