#include "mime/opened_types.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/ascii.h"
#include "mime/caseless_search.h"

namespace ampauth::mime {
namespace {

// With the codes of RFC 2047's "Q" and RFC 2231 decoded.
std::string without_codes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool code = (text[at] == '=' || text[at] == '%') && at + 2 < text.size() &&
                      base::hex_value(text[at + 1]) >= 0 && base::hex_value(text[at + 2]) >= 0;
    bytes += code ? static_cast<char>(base::hex_value(text[at + 1]) * 16 + base::hex_value(text[at + 2]))
                  : text[at];
    if (code) at += 2;
  }
  return bytes;
}

}  // namespace

bool is_smime(std::string_view type, std::string_view subtype) {
  return type == "application" && (subtype == "pkcs7-mime" || subtype == "x-pkcs7-mime");
}

bool is_tnef(std::string_view type, std::string_view subtype) {
  return type == "application" && (subtype == "ms-tnef" || subtype == "vnd.ms-tnef");
}

bool may_name_opened_file(std::string_view value) {
  constexpr CaselessSearch kEndings[] = {CaselessSearch(".eml"), CaselessSearch(".art"),
                                         CaselessSearch("winmail.dat")};
  const std::string name = without_codes(value);
  constexpr CaselessSearch kBase64Word("?b?");
  return kBase64Word.occurs_in(value) ||
         std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](const CaselessSearch& ending) { return ending.occurs_in(name); });
}

}  // namespace ampauth::mime
