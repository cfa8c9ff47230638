#include "base/file.h"

#include <gtest/gtest.h>

#include <fstream>

namespace ampauth::base {
namespace {

TEST(File, IsReadWhole) {
  const std::string path = testing::TempDir() + "file_test";
  const std::string bytes(200'000, '\0');
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(read_file(path), bytes);
  std::remove(path.c_str());
}

TEST(File, IsNotReadPastALimit) {
  const std::string path = testing::TempDir() + "file_limit_test";
  std::ofstream(path, std::ios::binary) << std::string(70'000, 'x');
  EXPECT_TRUE(read_file(path, 70'000));
  EXPECT_EQ(read_file(path, 69'999).error(), "it is larger than 69999 bytes");
  EXPECT_EQ(read_file("/dev/zero", 1 << 20).error(), "it is larger than 1048576 bytes");
  std::remove(path.c_str());
}

TEST(File, SaysWhyItCannotBeRead) {
  EXPECT_EQ(read_file("/nonexistent").error(), "No such file or directory");
  EXPECT_EQ(read_file("/").error(), "Is a directory");
}

}  // namespace
}  // namespace ampauth::base
