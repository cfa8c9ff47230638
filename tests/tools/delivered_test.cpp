#include "tools/delivered.h"

#include <gtest/gtest.h>

#include "tools/input.h"

namespace ampauth::tools {
namespace {

TEST(Delivered, CarriesOutEveryEdit) {
  const message::Message message = message::parse_message(
      "A: 1\r\nx-amp-auth : forged\r\nContent-Type: text/x-amp-html\r\n\r\nold\r\n", 1 << 20);
  auth::Disposition disposition;
  disposition.forged_fields = {1};
  disposition.result_field = " mx; amp=fail\n\treason=x";
  disposition.stripped.emplace();
  disposition.stripped->fields.push_back({2, " text/plain"});
  disposition.stripped->body = {"new", "\r\n"};
  EXPECT_EQ(delivered(message, disposition),
            "X-AMP-Auth: mx; amp=fail\r\n\treason=x\r\nA: 1\r\nContent-Type: text/plain\r\n\r\nnew\r\n");
}

TEST(Input, ReadsLfFilesAsTheWireWouldHaveThem) {
  const struct {
    const char* what;
    const char* file;
    const char* wire;
    bool was_lf;
  } rows[] = {
      {"all LF", "a\nb\n", "a\r\nb\r\n", true},
      {"all CRLF", "a\r\nb\r\n", "a\r\nb\r\n", false},
      {"mixed stays", "a\r\nb\n", "a\r\nb\n", false},
      {"one line", "a", "a", false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const Input input = with_wire_line_ends(row.file);
    EXPECT_EQ(input.bytes, row.wire);
    EXPECT_EQ(input.was_lf, row.was_lf);
    EXPECT_EQ(with_own_line_ends(input.bytes, input.was_lf), row.file);
  }
  EXPECT_EQ(read_message("/nonexistent").error(), "/nonexistent: cannot be read: No such file or directory");
  EXPECT_EQ(read_message("/").error(), "/: cannot be read: Is a directory");
}

}  // namespace
}  // namespace ampauth::tools
