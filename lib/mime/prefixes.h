// How much of some words stands at a place of a text.
#pragma once

#include <cstdint>

namespace ampauth::mime {

/// A bit for each letter of each word, one word behind the other: the word up to that letter stands right
/// before, on one of the readings.
using Prefixes = std::uint32_t;

}  // namespace ampauth::mime
