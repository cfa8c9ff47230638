#include "config/nearest.h"

#include <algorithm>

namespace ampauth::config {
namespace {

// The optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view text, const std::vector<std::string_view>& words) {
  constexpr std::size_t kMaxLength = 64;  // no option is as long
  if (text.size() > kMaxLength) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t least = 3;
  for (const std::string_view word : words) {
    const std::size_t slips = distance(text, word);
    if (slips >= least || slips * 3 > std::max(text.size(), word.size())) continue;
    least = slips;
    best = word;
  }
  return best;
}

}  // namespace ampauth::config
