// A header field as the MTA handed it over: nothing decoded, nothing trimmed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ampauth::message {

struct HeaderField {
  std::string name;  ///< All before the colon, as received; blanks before the colon included.
  std::string
      value;  ///< All after the colon: its leading blank, folds as CRLF and their white space, no final CRLF.
};

/// Whether the field's name is `name` (lower case) in any spelling that some parser accepts: letter case and
/// white space (blanks, folds, stray CR) around it do not count.
bool is_named(const HeaderField& field, std::string_view name);

/// How many of the fields are so named.
std::size_t count_named(std::span<const HeaderField> fields, std::string_view name);

/// The only field so named, nullptr where there is none or more than one. Borrowed from `fields`.
const HeaderField* only_named(std::span<const HeaderField> fields, std::string_view name);

}  // namespace ampauth::message
