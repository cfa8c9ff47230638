#include "mime/placement.h"

#include <algorithm>

namespace ampauth::mime {
namespace {

const char* misplacement(const AmpPart& part, const Placement& placement) {
  if (part.attached) return "the AMP part is inside an attached message";
  if (part.whole_message) return "the whole message is AMP";
  if (placement.attachment) return "the AMP part is marked as an attachment";
  if (!placement.alternative) return "the AMP part is not in a multipart/alternative";
  return nullptr;
}

bool has_fallback(const Placement& placement, const std::vector<Alternative>& alternatives) {
  const auto& readable = alternatives[*placement.alternative].readable_children;
  return std::any_of(readable.begin(), readable.end(),
                     [&](std::size_t child) { return child != placement.child; });
}

}  // namespace

Breach find_breach(const std::vector<AmpPart>& parts, const std::vector<Placement>& placements,
                   const std::vector<Alternative>& alternatives) {
  for (const Placement& placement : placements) {
    if (!placement.known_encoding) {
      return {Fault::encoding, "the AMP part's Content-Transfer-Encoding is none that RFC 2045 knows"};
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (const char* why = misplacement(parts[i], placements[i])) return {Fault::nesting, why};
  }
  if (parts.size() > 1) return {Fault::multiple, "there is more than one AMP part"};
  if (parts.size() == 1 && !has_fallback(placements.front(), alternatives)) {
    return {Fault::no_fallback, "no text/plain or text/html part stands beside the AMP part"};
  }
  return {};
}

}  // namespace ampauth::mime
