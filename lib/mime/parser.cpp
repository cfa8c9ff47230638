#include "mime/parser.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"
#include "mime/any_reading.h"
#include "mime/high_bits.h"
#include "mime/text_header.h"

namespace ampauth::mime {
namespace {

using Kind = PartHeader::Kind;
using LineKind = Boundaries::LineKind;

// Parsers stop at various depths and counts. Real mail has under 6 levels and under 100 parts.
constexpr std::size_t kMaxDepth = 20;
constexpr std::size_t kMaxParts = 1000;
constexpr std::size_t kMaxHeaderBlock = 65536;

// Whether a decoder of quoted-printable (RFC 2045 6.7) would find anything to do.
bool holds_code(std::string_view text) {
  for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    const std::string_view next = text.substr(at + 1, 2);
    if (next.empty() || next.front() == '\r' || base::is_blank(next.front())) return true;
    if (next.size() == 2 && base::hex_value(next[0]) >= 0 && base::hex_value(next[1]) >= 0) return true;
  }
  return false;
}

// What read_header says, with what only the content shows.
std::string explain_header(const std::string& error, std::string_view content) {
  const bool is_plain = error == kQuotedMultipart && !holds_code(content);
  return error + (is_plain ? "; nothing below is encoded, so that is all there is to change" : "");
}

}  // namespace

Reading Parser::read() {
  auto header = read_header(fields_, HeaderOf::message);
  if (!header) return ambiguous("the message header " + explain_header(header.error(), body_));
  if (body_.find('\0') != std::string_view::npos) return ambiguous("the body holds NUL");
  if (auto opened = open_entity(std::move(*header), {}, 0); !opened) return ambiguous(opened.error());
  if (auto done = read_body(); !done) {
    return ambiguous("body line " + std::to_string(line_number_) + ": " + done.error());
  }
  if (stray_parts_.occur_in(body_, headers_)) {
    return ambiguous(
        "a multipart has parameters that parsers read differently, and a text holds what could be a part");
  }
  if (reading_.parts.empty() && !reading_.opaque) return reading_;
  Breach breach = find_breach(reading_.parts, placements_, alternatives_);
  if (breach.fault == Fault::none && reading_.opaque)
    breach = {Fault::nesting, "an S/MIME message that is signed as a whole names the AMP type"};
  reading_.structure = Structure::canonical;
  reading_.fault = breach.fault;
  reading_.explanation = breach.explanation;
  reading_.plain_multipart = seal_.holds();
  mark_sole_text();
  return reading_;
}

Reading Parser::ambiguous(std::string why) const {
  Reading reading;
  reading.structure = Structure::ambiguous;
  reading.fault = Fault::syntax;
  reading.explanation = std::move(why);
  return reading;
}

Parser::Step Parser::read_body() {
  for (;;) {
    auto line = next_line();
    if (!line) return base::Failure(line.error());
    if (!*line) break;
    if (auto taken = take_line(**line); !taken) return taken;
  }
  if (state_ == State::header) return base::Failure("the body ends inside a part's header");
  if (auto ended = end_part(body_.size(), body_.size()); !ended) return ended;
  while (!stack_.empty()) {
    if (auto ended = end_container(); !ended) return ended;
  }
  return {};
}

tl::expected<std::optional<Parser::Line>, std::string> Parser::next_line() {
  if (position_ == body_.size()) return std::optional<Line>();
  ++line_number_;
  const std::string_view rest = body_.substr(position_);
  const std::size_t newline = std::min(rest.find('\n'), rest.size());
  const std::string_view text = rest.substr(0, newline);
  const bool last = newline == rest.size();
  const std::size_t cr = std::min(text.find('\r'), text.size());
  if (cr + (last ? 0 : 1) != text.size()) return base::Failure("there is a bare CR or LF");
  const Line line{text.substr(0, cr), position_, position_ + newline + (last ? 0 : 1)};
  position_ = line.next;
  return std::optional<Line>(line);
}

Parser::Step Parser::take_line(const Line& line) {
  const Boundaries::Line boundary = boundaries_.classify(line.text);
  if (boundary.kind == LineKind::odd || becomes_delimiter(line)) {
    return base::Failure("the line is not a delimiter, but looks like that of a multipart here");
  }
  if (boundary.kind != LineKind::text) {
    seal_.watch_delimiter();
    return take_delimiter(line, boundary);
  }
  if (state_ == State::header) return take_header_line(line);
  seal_.watch(line.text, state_ == State::preamble || state_ == State::epilogue);
  return {};
}

// Sendmail clears the high bits of a preamble and an epilogue when it delivers.
bool Parser::becomes_delimiter(const Line& line) const {
  if (state_ != State::preamble && state_ != State::epilogue) return false;
  if (base::is_ascii(line.text)) return false;
  return boundaries_.classify(without_high_bits(line.text)).kind != LineKind::text;
}

Parser::Step Parser::take_header_line(const Line& line) {
  if (line.next - header_begin_ > kMaxHeaderBlock) return base::Failure("a part's header is over 64 KiB");
  if (!line.text.empty()) return {};
  const Range range{header_begin_, line.begin};
  const auto fields = split_header(slice(range));
  if (!fields) return base::Failure("the part's header above " + fields.error());
  auto header = read_header(*fields, HeaderOf::part);
  if (!header)
    return base::Failure("the part's header above " +
                         explain_header(header.error(), body_.substr(line.next)));
  seal_.watch_header(*fields);
  return open_entity(std::move(*header), range, line.next);
}

Parser::Step Parser::take_delimiter(const Line& line, const Boundaries::Line& delimiter) {
  if (state_ == State::header) return base::Failure("a part's header ends without an empty line");
  // The CRLF in front of a delimiter belongs to it (RFC 2046 5.1.1).
  if (auto ended = end_part(line.begin, line.begin < 2 ? 0 : line.begin - 2); !ended) return ended;
  while (!stack_.back().is_multipart() || stack_.back().level != delimiter.level) {
    if (auto ended = end_container(); !ended) return ended;
  }
  Container& multipart = stack_.back();
  if (multipart.closed) return base::Failure(explain_closed({multipart.epilogue_begin, line.begin}));
  if (delimiter.kind == LineKind::close) {
    if (multipart.children == 0) return base::Failure("a multipart ends before its first part");
    multipart.closed = true;
    multipart.epilogue_begin = line.next;
    state_ = State::epilogue;
    return {};
  }
  if (++parts_ > kMaxParts) return base::Failure("there are over 1,000 parts");
  ++multipart.children;
  multipart.part_begin = line.begin;
  state_ = State::header;
  header_begin_ = line.next;
  return {};
}

// A part below the closing delimiter, as in a well-known example of AMP email, is shown by some parsers only.
std::string Parser::explain_closed(Range epilogue) const {
  if (epilogue.begin > epilogue.end || !begins_with_content_type(slice(epilogue)))
    return "the multipart of this delimiter has ended above";
  return "a part follows the multipart's closing delimiter, in the epilogue: end the delimiter above "
         "it "
         "without the two hyphens, and only the last one with them";
}

Parser::Step Parser::open_entity(PartHeader header, Range fields, std::size_t content_begin) {
  if (content_begin > 0) headers_.push_back(fields);
  stray_parts_.take(header);
  if (header.kind == Kind::multipart || header.kind == Kind::message) {
    return open_container(std::move(header), content_begin);
  }
  leaf_ = {std::move(header), fields, content_begin};
  state_ = State::leaf;
  return {};
}

Parser::Step Parser::open_container(PartHeader header, std::size_t content_begin) {
  if (stack_.size() == kMaxDepth) return base::Failure("the parts are nested more than 20 deep");
  Container container;
  container.header = std::move(header);
  container.begin = content_begin;
  if (container.is_multipart()) {
    if (auto opened = boundaries_.open(container.header.boundary); !opened) return opened;
    container.level = boundaries_.depth() - 1;
    seal_.watch_multipart(container.header.boundary);
    state_ = State::preamble;
  } else {
    seal_.watch_attached_message();
    state_ = State::header;
    header_begin_ = content_begin;
    if (stack_.empty() || !stack_.back().is_multipart()) stray_parts_.take_bare_message();
  }
  if (container.is("alternative")) {
    container.alternative = alternatives_.size();
    alternatives_.emplace_back();
  }
  stack_.push_back(std::move(container));
  return {};
}

// What is innermost ends, because a delimiter line or the body's end is `at`.
Parser::Step Parser::end_part(std::size_t at, std::size_t content_end) {
  switch (state_) {
    case State::leaf: return end_leaf(at, std::max(content_end, leaf_.begin));
    case State::preamble: return end_preamble({stack_.back().begin, at});
    case State::epilogue: return check_no_token({stack_.back().epilogue_begin, at}, "a multipart's epilogue");
    case State::header: break;
  }
  return {};
}

Parser::Step Parser::end_preamble(Range preamble) const {
  if (begins_with_content_type(slice(preamble))) {
    return base::Failure("a multipart's preamble above begins like a header with a Content-Type field");
  }
  return check_no_token(preamble, "a multipart's preamble");
}

Parser::Step Parser::end_leaf(std::size_t at, std::size_t content_end) {
  const Range content{leaf_.begin, content_end};
  if (leaf_.header.kind == Kind::amp) {
    add_amp_part(at, content_end);
  } else if (leaf_.header.kind == Kind::opaque) {
    return check_no_token(content, "a kind of message that not every parser reads");
  } else if (leaf_.header.kind == Kind::report &&
             (leaf_.header.encoding != Encoding::identity || holds_content_type(slice(content)))) {
    return check_no_token(content, "a report with a Content-Type field of its own");
  } else if (leaf_.header.kind == Kind::header) {
    const bool coded = leaf_.header.encoding != Encoding::identity;
    const std::size_t header_end = coded ? 0 : slice(content).find("\r\n\r\n");
    if (header_end != std::string_view::npos)
      return check_no_token({content.begin + header_end, content.end}, "a header alone, with a body,");
  } else if (!stack_.empty() && stack_.back().is("digest")) {
    // For some parsers it is a message (RFC 2046 5.1.5).
    return check_no_token(content, "a digest's part that is not said to be a message");
  } else if (leaf_.header.kind == Kind::smime) {
    reading_.opaque = reading_.opaque || any_reading_finds_amp(slice(content), true);
  } else if (leaf_.header.is_readable_text()) {
    add_readable_text();
  }
  if (!leaf_.header.has_type && begins_with_content_type(slice(content))) {
    return base::Failure("a text without a Content-Type field begins like a header with one");
  }
  return {};
}

Parser::Step Parser::end_container() {
  const Container& container = stack_.back();
  if (container.is_multipart()) {
    if (!container.closed) return base::Failure("a multipart ends without its closing delimiter");
    if (container.amp_children == container.children) reading_.parts[container.first_amp].only_child = true;
    boundaries_.pop();
  }
  stack_.pop_back();
  return {};
}

Parser::Step Parser::check_no_token(Range range, const char* where) const {
  // The header outside of the range may have named an encoding.
  if (!any_reading_finds_amp(slice(range), true)) return {};
  return base::Failure("above ends " + std::string(where) + " that names the AMP type");
}

void Parser::add_amp_part(std::size_t at, std::size_t content_end) {
  AmpPart part;
  part.header = leaf_.fields;
  part.content = {leaf_.begin, content_end};
  part.encoding = leaf_.header.encoding.value_or(Encoding::identity);
  part.attached = is_attached();
  part.is_signed = std::any_of(stack_.begin(), stack_.end(), [](const auto& c) { return c.is("signed"); });
  part.whole_message = stack_.empty() || !stack_.back().is_multipart();
  part.cut = {leaf_.fields.begin, at};
  if (!part.whole_message) {
    Container& parent = stack_.back();
    part.cut.begin = parent.part_begin;
    if (parent.amp_children++ == 0) parent.first_amp = reading_.parts.size();
  }
  reading_.parts.push_back(part);
  placements_.push_back(place());
}

// Whether the leaf is inside an attached message.
bool Parser::is_attached() const {
  return std::any_of(stack_.begin(), stack_.end(), [](const auto& c) { return !c.is_multipart(); });
}

Placement Parser::place() const {
  Placement placement;
  placement.known_encoding = leaf_.header.encoding.has_value();
  placement.attachment = leaf_.header.attachment;
  for (auto container = stack_.rbegin(); container != stack_.rend(); ++container) {
    if (!container->is_multipart()) break;
    if (!container->is("alternative")) continue;
    placement.alternative = container->alternative;
    placement.child = container->children;
    break;
  }
  return placement;
}

void Parser::mark_sole_text() {
  if (has_readable_text_) return;
  const auto first = std::find_if(reading_.parts.begin(), reading_.parts.end(),
                                  [](const AmpPart& part) { return !part.attached; });
  if (first != reading_.parts.end()) first->sole_text = true;
}

// A text in a multipart/alternative, or in a multipart/related there, can stand in for the AMP part.
void Parser::add_readable_text() {
  has_readable_text_ = has_readable_text_ || !is_attached();
  auto container = stack_.rbegin();
  while (container != stack_.rend() && container->is("related")) ++container;
  if (container == stack_.rend() || !container->is("alternative")) return;
  alternatives_[container->alternative].add(container->children);
}

Reading parse(std::span<const message::HeaderField> fields, std::string_view body) {
  return Parser(fields, body).read();
}

}  // namespace ampauth::mime
