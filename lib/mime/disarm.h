// Making sure that no parser at all finds the AMP token in a text.
#pragma once

#include <span>
#include <string>

namespace ampauth::mime {

/// Overwrites kAmpToken in place wherever any_reading_finds_amp() finds it: with x-amp-none where it stands
/// plainly, else its last letter; every other byte stays. A text in which it is found all the same, because
/// it has more layers than are looked at, is overwritten whole, but for its line ends. Linear time. Layers of
/// over a megabyte lie in temporary files in `spool_directory`.
void disarm_every_reading(std::span<char> text, const std::string& spool_directory);

}  // namespace ampauth::mime
