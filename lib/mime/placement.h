// Where the AMP parts stand among the other parts, and what AMP email itself asks of that.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "mime/reading.h"

namespace ampauth::mime {

/// A multipart/alternative: which of its children have a text that a reader without AMP is shown.
struct Alternative {
  std::vector<std::size_t> readable_children;  ///< ascending, each once

  void add(std::size_t child) {
    if (readable_children.empty() || readable_children.back() != child) readable_children.push_back(child);
  }
};

/// Of one AMP part, in the order of Reading::parts.
struct Placement {
  bool known_encoding = true;
  bool attachment = false;
  /// The innermost multipart/alternative around the part in its own message, and by which child it is there.
  std::optional<std::size_t> alternative;
  std::size_t child = 0;
};

/// The first rule that the AMP parts of a canonical message break, and in which words.
struct Breach {
  Fault fault = Fault::none;
  const char* explanation = "";
};
Breach find_breach(const std::vector<AmpPart>& parts, const std::vector<Placement>& placements,
                   const std::vector<Alternative>& alternatives);

}  // namespace ampauth::mime
