// The strict parser behind parse(): one pass over the lines of the body, a stack of what is open.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "mime/boundaries.h"
#include "mime/part_header.h"
#include "mime/placement.h"
#include "mime/reading.h"
#include "mime/seal.h"
#include "mime/stray_parts.h"

namespace ampauth::mime {

/// Reads one message, once. The error side of every step says why the message is ambiguous.
class Parser {
 public:
  Parser(std::span<const message::HeaderField> fields, std::string_view body)
      : fields_(fields), body_(body) {}

  Reading read();

 private:
  using Step = tl::expected<void, std::string>;

  struct Line {
    std::string_view text;  ///< without its CRLF
    std::size_t begin = 0;
    std::size_t next = 0;  ///< where the next line begins
  };

  /// A multipart, or an attached message.
  struct Container {
    PartHeader header;
    std::size_t begin = 0;       ///< of its content
    std::size_t part_begin = 0;  ///< of the delimiter line of its child that is open now
    std::size_t children = 0;
    std::size_t amp_children = 0;
    std::size_t first_amp = 0;       ///< of them, in reading_.parts
    std::size_t level = 0;           ///< of its boundary
    std::size_t alternative = 0;     ///< in alternatives_, where it is one
    std::size_t epilogue_begin = 0;  ///< behind its closing delimiter
    bool closed = false;
    bool is_multipart() const { return header.kind == PartHeader::Kind::multipart; }
    bool is(std::string_view subtype) const { return is_multipart() && header.subtype == subtype; }
  };

  /// A part that is no container.
  struct Leaf {
    PartHeader header;
    Range fields;
    std::size_t begin = 0;  ///< of its content
  };

  enum class State { header, leaf, preamble, epilogue };

  Step read_body();
  tl::expected<std::optional<Line>, std::string> next_line();
  Step take_line(const Line& line);
  bool becomes_delimiter(const Line& line) const;
  Step take_header_line(const Line& line);
  Step take_delimiter(const Line& line, const Boundaries::Line& delimiter);
  std::string explain_closed(Range epilogue) const;
  Step open_entity(PartHeader header, Range fields, std::size_t content_begin);
  Step open_container(PartHeader header, std::size_t content_begin);
  Step end_part(std::size_t at, std::size_t content_end);
  Step end_preamble(Range preamble) const;
  Step end_leaf(std::size_t at, std::size_t content_end);
  Step end_container();
  Step check_no_token(Range range, const char* where) const;
  void add_amp_part(std::size_t at, std::size_t content_end);
  void add_readable_text();
  Placement place() const;
  bool is_attached() const;
  void mark_sole_text();
  Reading ambiguous(std::string why) const;
  std::string_view slice(Range range) const { return body_.substr(range.begin, range.size()); }

  std::span<const message::HeaderField> fields_;
  std::string_view body_;
  std::size_t position_ = 0;
  std::size_t line_number_ = 0;
  State state_ = State::leaf;
  std::size_t header_begin_ = 0;
  std::size_t parts_ = 0;
  std::size_t types_ = 0;       ///< Content-Type fields of the headers in the body.
  std::vector<Range> headers_;  ///< in the body, in their order
  StrayParts stray_parts_;
  Leaf leaf_;
  std::vector<Container> stack_;
  Boundaries boundaries_;
  Seal seal_;
  bool has_readable_text_ = false;  ///< Outside attached messages.
  Reading reading_;
  std::vector<Placement> placements_;
  std::vector<Alternative> alternatives_;
};

}  // namespace ampauth::mime
