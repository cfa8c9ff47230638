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

TEST(File, SaysWhyItCannotBeRead) {
  EXPECT_EQ(read_file("/nonexistent").error(), "No such file or directory");
  EXPECT_EQ(read_file("/").error(), "Is a directory");
}

}  // namespace
}  // namespace ampauth::base
