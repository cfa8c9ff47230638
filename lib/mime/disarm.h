// Making sure that no parser at all finds the AMP token in a text.
#pragma once

#include <span>
#include <string>

namespace ampauth::mime {

/// Overwrites kAmpToken in place wherever any_reading_finds_amp() finds it: with x-amp-none where it stands
/// plainly, else its last letter; every other byte stays. Where it is found all the same, because
/// there are more layers than are looked at, all behind the first empty line is overwritten but for the line
/// ends, and where that does not help, all before it as well. Linear time. Layers of
/// over a megabyte lie in temporary files in `spool_directory`.
void disarm_every_reading(std::span<char> text, const std::string& spool_directory);

}  // namespace ampauth::mime
