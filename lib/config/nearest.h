// "Did you mean ...?"
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace ampauth::config {

/// The word that `text` is most likely a slip of: at most two letters added, lost, changed or exchanged with
/// their neighbour, and not more than every third. nullopt where none is that close.
std::optional<std::string_view> nearest(std::string_view text, const std::vector<std::string_view>& words);

}  // namespace ampauth::config
