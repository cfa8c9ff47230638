// Compiled with -mavx2, and called only where the processor has it.
#include "mime/lanes.h"

namespace ampauth::mime {

std::uint64_t find_beginnings_avx2(const char* bytes) { return beginnings_of_block(bytes); }
std::size_t find_con_block_avx2(const char* bytes, std::size_t size, std::size_t from) {
  return con_block(bytes, size, from);
}

}  // namespace ampauth::mime
