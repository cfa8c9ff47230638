// Fields that stand more than once where a message may have one.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "message/header_field.h"

namespace ampauth::message {

/// The names, in lower case, of the fields that RFC 5322 3.6 and RFC 2045 3 allow once and that occur twice
/// or more, in any spelling: readers differ in which of them they show. From is not among them: see
/// parse_from. In the order of a fixed list.
std::vector<std::string_view> repeated_fields(std::span<const HeaderField> fields);

}  // namespace ampauth::message
