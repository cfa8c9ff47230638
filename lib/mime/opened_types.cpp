#include "mime/opened_types.h"

#include <algorithm>
#include <iterator>

#include "mime/caseless_search.h"

namespace ampauth::mime {

bool is_smime(std::string_view type, std::string_view subtype) {
  return type == "application" && (subtype == "pkcs7-mime" || subtype == "x-pkcs7-mime");
}

bool is_tnef(std::string_view type, std::string_view subtype) {
  return type == "application" && (subtype == "ms-tnef" || subtype == "vnd.ms-tnef");
}

bool may_name_opened_file(std::string_view value) {
  constexpr CaselessSearch kEndings[] = {CaselessSearch(".eml"), CaselessSearch(".art"),
                                         CaselessSearch("winmail.dat")};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](const CaselessSearch& ending) { return ending.occurs_in(value); }) ||
         value.find("=?") != std::string_view::npos || value.find('*') != std::string_view::npos;
}

}  // namespace ampauth::mime
