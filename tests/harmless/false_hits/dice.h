// Chance that is the same for the same seed, whatever the standard library.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace ampauth::tests {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  /// 0 to `end` - 1.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  /// One of a container's or an array's elements.
  template <class Range>
  const auto& pick(const Range& range) {
    return range[below(std::size(range))];
  }
  /// Sizes of all magnitudes are equally likely.
  std::size_t size(std::size_t least, std::size_t most) {
    const double span = std::log(static_cast<double>(most) / static_cast<double>(least));
    const double chance = static_cast<double>(below(1 << 24)) / (1 << 24);
    return static_cast<std::size_t>(static_cast<double>(least) * std::exp(chance * span));
  }
  std::string bytes(std::size_t size) {
    std::string out(size, '\0');
    for (std::size_t at = 0; at < size; at += 8) {
      std::uint64_t eight = random_();
      for (std::size_t i = at; i < size && i < at + 8; ++i, eight >>= 8) out[i] = static_cast<char>(eight);
    }
    return out;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace ampauth::tests
