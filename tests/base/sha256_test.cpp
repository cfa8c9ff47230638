#include "base/sha256.h"

#include <gtest/gtest.h>

namespace ampauth::base {
namespace {

// FIPS 180-4's own examples.
TEST(Sha256, HashesInPieces) {
  Sha256 whole;
  whole.update("abc");
  EXPECT_EQ(whole.hex_digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 pieces;
  pieces.update("a");
  pieces.update("");
  pieces.update("bc");
  EXPECT_EQ(pieces.hex_digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256().hex_digest(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace ampauth::base
