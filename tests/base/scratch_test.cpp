#include "base/scratch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ampauth::base {
namespace {

struct Row {
  std::size_t size;
  const char* directory;
};

// In memory, in a file, and in memory because there is no file to be had.
const std::vector<Row> kRows = {
    {0, "/tmp"}, {1, "/tmp"}, {1 << 20, "/tmp"}, {5 << 20, "/tmp"}, {5 << 20, "/no/such"}};

TEST(Scratch, KeepsItsBytesWhereverTheyLie) {
  for (const Row& row : kRows) {
    Scratch scratch(row.size, row.directory);
    ASSERT_EQ(scratch.bytes().size(), row.size);
    std::fill(scratch.bytes().begin(), scratch.bytes().end(), 'a');
    const std::string_view view = scratch.view();
    Scratch moved = std::move(scratch);
    EXPECT_EQ(moved.view().data(), view.data());
    EXPECT_EQ(moved.view(), std::string(row.size, 'a'));
    Scratch other(7, row.directory);
    other = std::move(moved);
    EXPECT_EQ(other.view().data(), view.data());
    other.shrink(row.size / 2);
    EXPECT_EQ(other.view().size(), row.size / 2);
  }
}

}  // namespace
}  // namespace ampauth::base
