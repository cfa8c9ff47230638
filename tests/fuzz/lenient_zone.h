// DNS for a target: of the zone in an input, the lines that can be read.
#pragma once

#include <string>
#include <string_view>

#include "base/ascii.h"
#include "dns/zone.h"
#include "require.h"

namespace ampauth::fuzz {

/// A mutated line that is no record is left out, so that the others still answer.
inline dns::Zone lenient_zone(std::string_view text) {
  std::string readable;
  for (const std::string_view line : base::split(text, '\n'))
    if (dns::Zone::parse(line, "line")) readable.append(line).append("\n");
  auto zone = dns::Zone::parse(readable, "zone");
  REQUIRE(zone);
  return std::move(*zone);
}

/// Cuts what stands before `separator` off `text`; all of it where there is none.
inline std::string_view take_until(std::string_view& text, std::string_view separator) {
  const std::size_t end = text.find(separator);
  const std::string_view taken = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + separator.size());
  return taken;
}

}  // namespace ampauth::fuzz
