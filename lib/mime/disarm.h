// Making sure that no parser at all finds the AMP token in a text.
#pragma once

#include <span>
#include <string>

namespace ampauth::mime {

/// Overwrites in place what any_reading_finds_amp() finds: kAmpToken with x-amp-none where it stands plainly,
/// else its last letter; of ObscuredFields what they name. Every other byte stays. Returns whether nothing is
/// found any more: false where there is more to look at than is allowed. Linear time. Layers of over a
/// megabyte lie in temporary files in `spool_directory`.
[[nodiscard]] bool disarm_every_reading(std::span<char> text, const std::string& spool_directory);

}  // namespace ampauth::mime
