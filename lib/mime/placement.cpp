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

std::vector<AmpPart> own_parts(const Reading& reading) {
  std::vector<AmpPart> own = reading.parts;
  std::erase_if(own, [](const AmpPart& part) { return part.attached; });
  return own.empty() ? reading.parts : own;
}

Reading without_attached(Reading reading) {
  std::erase_if(reading.parts, [](const AmpPart& part) { return part.attached; });
  const bool nothing_left = reading.parts.empty() && !reading.opaque;
  if (reading.structure == Structure::canonical && nothing_left) return {};
  return reading;
}

Breach find_breach(const std::vector<AmpPart>& parts, const std::vector<Placement>& placements,
                   const std::vector<Alternative>& alternatives) {
  // The message's own parts decide. One that only attached messages have is none of its own.
  const bool has_own =
      std::any_of(parts.begin(), parts.end(), [](const auto& part) { return !part.attached; });
  std::vector<std::size_t> own;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!has_own || !parts[i].attached) own.push_back(i);
  for (const std::size_t i : own) {
    if (!placements[i].known_encoding)
      return {Fault::encoding, "the AMP part's Content-Transfer-Encoding is none that RFC 2045 knows"};
  }
  for (const std::size_t i : own) {
    if (const char* why = misplacement(parts[i], placements[i])) return {Fault::nesting, why};
  }
  if (own.size() > 1) return {Fault::multiple, "there is more than one AMP part"};
  if (own.size() == 1 && !has_fallback(placements[own.front()], alternatives)) {
    return {Fault::no_fallback, "no text/plain or text/html part stands beside the AMP part"};
  }
  return {};
}

}  // namespace ampauth::mime
