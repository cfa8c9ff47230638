// Fields as some parser may see them: under another spelling of their name, or in the value of another field.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "message/header_field.h"

namespace ampauth::header {

/// Whether `name` is the field name `wanted` in some parser's eyes: letter case, white space and control
/// characters do not count.
bool is_spelling_of(std::string_view name, std::string_view wanted);

/// A field's name and value as received. Borrowed.
using FieldView = std::pair<std::string_view, std::string_view>;

/// Whether `wanted` is true of the field itself, or of what a parser for which a bare CR or LF ends a line
/// takes for a field in its value. The lines of a fold begin with white space and are none. Linear, without a
/// copy.
bool any_possible_field(const message::HeaderField& field, const std::function<bool(FieldView)>& wanted);

}  // namespace ampauth::header
