// The value of a Content-Transfer-Encoding field (RFC 2045 6), as more parsers read it than follow the RFC.
#pragma once

#include <string_view>

namespace ampauth::mime {

/// Whether every parser decodes what is under this value as RFC 2045 has it, or not at all: a name of RFC
/// 2045, perhaps with control characters in it, or what honest mail writes in its place by mistake.
bool is_known_encoding(std::string_view value);

/// Whether the value could be the name of an encoding to some parser: a word, perhaps quoted, with a comment
/// or parameters. Templates and programs have other things in this place, and so has what goes on as garbage
/// does (begin_of_garbage), soon.
bool could_name_encoding(std::string_view value);

}  // namespace ampauth::mime
