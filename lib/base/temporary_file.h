// Files that no one else can open and that need no cleaning up.
#pragma once

#include <string>

namespace ampauth::base {

/// A file without a name in `directory`, open for reading and writing; it vanishes with its descriptor. -1
/// and errno on failure.
int open_unlinked(const std::string& directory);

}  // namespace ampauth::base
