#include "base/file_mapping.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "base/temporary_file.h"

namespace ampauth::base {
namespace {

class FileMappingTest : public testing::Test {
 protected:
  FileMappingTest() : file_(open_unlinked("/tmp")) {
    const std::string pages(3 * page_, 'a');
    EXPECT_EQ(write(file_, pages.data(), pages.size()), static_cast<ssize_t>(pages.size()));
  }
  ~FileMappingTest() override { close(file_); }

  const std::size_t page_ = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  int file_;
};

TEST_F(FileMappingTest, HoldsTheFile) {
  FileMapping mapping(file_, 3 * page_, FileMapping::Access::write);
  ASSERT_TRUE(mapping.is_open());
  FileMapping moved = std::move(mapping);
  EXPECT_FALSE(mapping.is_open());
  EXPECT_EQ(std::string(moved.begin(), moved.size()), std::string(3 * page_, 'a'));
  moved.begin()[1] = 'b';
  char byte = 0;
  ASSERT_EQ(pread(file_, &byte, 1, 1), 1);
  EXPECT_EQ(byte, 'b');
}

TEST_F(FileMappingTest, SaysWhyItIsNotOpen) {
  const FileMapping mapping(-1, page_, FileMapping::Access::read);
  EXPECT_FALSE(mapping.is_open());
  EXPECT_EQ(errno, EBADF);
}

TEST_F(FileMappingTest, APageThatIsLostIsZerosAndIsCounted) {
  survive_lost_pages();
  const FileMapping read(file_, 3 * page_, FileMapping::Access::read);
  const FileMapping written(file_, 3 * page_, FileMapping::Access::write);
  const auto before = lost_pages();
  ASSERT_EQ(ftruncate(file_, static_cast<off_t>(page_)), 0);  // as an I/O error: there is no such page
  EXPECT_EQ(read.begin()[0], 'a');
  EXPECT_EQ(lost_pages(), before);
  EXPECT_EQ(read.begin()[2 * page_], '\0');
  EXPECT_EQ(lost_pages(), before + 1);
  written.begin()[page_] = 'b';
  EXPECT_EQ(written.begin()[page_], 'b');
  EXPECT_EQ(lost_pages(), before + 2);
}

TEST_F(FileMappingTest, WhatElseIsLostEndsTheProcess) {
  survive_lost_pages();
  EXPECT_DEATH(
      {
        survive_lost_pages();
        char* begin = FileMapping(file_, 3 * page_, FileMapping::Access::write).begin();
        void* other = mmap(begin, 3 * page_, PROT_READ, MAP_SHARED, file_, 0);
        if (ftruncate(file_, 0) != 0) _exit(0);
        _exit(*static_cast<volatile char*>(other));
      },
      "");
}

}  // namespace
}  // namespace ampauth::base
