// Questions about some bytes at once, as many as the processor that a file is compiled for takes. Included by
// blocks.cpp and blocks_avx2.cpp alone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "mime/blocks.h"

// In each file its own, since they differ; and no function of the standard library is called: what is
// compiled for AVX2 must not be taken for another file's copy of it.
namespace ampauth::mime {  // NOLINTBEGIN(misc-definitions-in-headers)
namespace {

#ifdef __AVX2__
constexpr std::size_t kLaneSize = 32;
#else
constexpr std::size_t kLaneSize = 16;
#endif

// The vectors of GCC and Clang. Signed, since SSE2 compares nothing else.
using Lane = signed char __attribute__((vector_size(kLaneSize)));
using UnsignedLane = unsigned char __attribute__((vector_size(kLaneSize)));
using CharLane = char __attribute__((vector_size(kLaneSize)));

inline Lane load(const char* bytes) {
  Lane lane;
  __builtin_memcpy(&lane, bytes, kLaneSize);
  return lane;
}

// A bit for each byte of a comparison's result.
inline std::uint64_t bits_of(Lane mask) {
#if defined(__AVX2__)
  return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb256(reinterpret_cast<CharLane>(mask)));
#elif defined(__SSE2__)
  return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(reinterpret_cast<CharLane>(mask)));
#else
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kLaneSize; ++i) bits |= static_cast<std::uint64_t>(mask[i] & 1) << i;
  return bits;
#endif
}

// Whether each byte is in [first, first + count): one subtraction moves the range to the lowest values.
inline Lane is_in(Lane bytes, int first, int count) {
  const auto moved = reinterpret_cast<UnsignedLane>(bytes) + static_cast<unsigned char>(128 - first);
  return reinterpret_cast<Lane>(moved) < static_cast<signed char>(-128 + count);
}

inline Lane lower_case(Lane bytes) { return bytes | static_cast<signed char>(0x20); }
inline Lane is_lower_letter(Lane lower) { return is_in(lower, 'a', 26); }

// `next` are the bytes behind `bytes`.
inline Lane are_beginnings(Lane bytes, Lane next) {
  const Lane lower = lower_case(bytes);
  const Lane lower_next = lower_case(next);
  const Lane b = lower == 'b';
  const Lane q = lower == 'q';
  const Lane open_ended = (b | q | (lower == 'x')) & ~is_lower_letter(lower_next);
  return open_ended | (b & (lower_next == 'a')) | (q & (lower_next == 'u')) | is_in(bytes, '(', 2) |
         (bytes == '?');
}

inline std::uint64_t beginnings_of_block(const char* bytes) {
  std::uint64_t bits = 0;
  for (std::size_t at = 0; at < kBlock; at += kLaneSize)
    bits |= bits_of(are_beginnings(load(bytes + at), load(bytes + at + 1))) << at;
  return bits;
}

// Whether "c", some byte and "n" begin at each byte, in any letter case.
inline Lane are_cons(const char* bytes) {
  return (lower_case(load(bytes)) == 'c') & (lower_case(load(bytes + 2)) == 'n');
}

inline std::uint64_t cons_of_block(const char* bytes) {
  std::uint64_t bits = 0;
  for (std::size_t at = 0; at < kBlock; at += kLaneSize) bits |= bits_of(are_cons(bytes + at)) << at;
  return bits;
}

// The first block of `size` bytes, in steps of a block from `from` on, in which one begins; what is left is
// less than a block and two bytes where there is none.
inline std::size_t con_block(const char* bytes, std::size_t size, std::size_t from) {
  for (; from + kBlock + 2 <= size; from += kBlock) {
    Lane any = are_cons(bytes + from);
    for (std::size_t at = kLaneSize; at < kBlock; at += kLaneSize) any |= are_cons(bytes + from + at);
    if (bits_of(any) != 0) break;
  }
  return from;
}

}  // namespace
}  // namespace ampauth::mime
