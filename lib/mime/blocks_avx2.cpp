// Compiled with -mavx2, and called only where the processor has it.
#include "mime/lanes.h"

namespace ampauth::mime {

std::uint64_t find_beginnings_avx2(const char* bytes) { return beginnings_of_block(bytes); }
std::uint64_t find_cons_avx2(const char* bytes) { return cons_of_block(bytes); }

}  // namespace ampauth::mime
