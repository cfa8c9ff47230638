// Bodies that are written to cost the filter as much as possible, each for one of its algorithms.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bodies.h"

namespace ampauth::bench {

struct Hostile {
  std::string name;
  std::string what;
  /// A message with about `size` such bytes. It ends with an AMP part and without its closing delimiter, so
  /// that screen, parser and strip each have to read all of it.
  Sample (*make)(std::size_t size);
};

const std::vector<Hostile>& hostile_bodies();

}  // namespace ampauth::bench
