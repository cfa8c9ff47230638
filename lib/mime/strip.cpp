#include "mime/strip.h"

#include "base/ascii.h"
#include "mime/amp_token.h"
#include "mime/screen.h"

namespace ampauth::mime {
namespace {

constexpr std::string_view kNote =
    "[The interactive part of this message was removed because its sender could not be\r\nverified.]\r\n";
constexpr std::string_view kNoteType = "text/plain; charset=us-ascii";

// As long as the token, so that no size and no offset in the message changes.
constexpr std::string_view kHarmlessToken = "x-amp-none";
static_assert(kHarmlessToken.size() == kAmpToken.size());

// Over so many tokens one copy of the body is smaller than the slices between them.
constexpr std::size_t kMaxTokenSlices = 10000;

void add_slice(Stripped& out, std::string_view slice) {
  if (!slice.empty()) out.body.push_back(slice);
}

void add_text(Stripped& out, std::string text) {
  out.texts.push_back(std::move(text));
  out.body.push_back(out.texts.back());
}

std::string defang(std::string_view text) {
  std::string harmless(text);
  std::size_t at = find_amp_token(harmless);
  while (at != std::string::npos) {
    harmless.replace(at, kHarmlessToken.size(), kHarmlessToken);
    at = find_amp_token(harmless, at + kHarmlessToken.size());
  }
  return harmless;
}

std::size_t count_tokens(std::string_view body, std::size_t limit) {
  std::size_t count = 0;
  std::size_t at = find_amp_token(body);
  while (at != std::string_view::npos && count <= limit) {
    ++count;
    at = find_amp_token(body, at + kAmpToken.size());
  }
  return count;
}

void defang_body(std::string_view body, Stripped& out) {
  if (count_tokens(body, kMaxTokenSlices) > kMaxTokenSlices) {
    add_text(out, defang(body));
    return;
  }
  out.texts.emplace_back(kHarmlessToken);
  std::size_t done = 0;
  std::size_t at = find_amp_token(body);
  while (at != std::string_view::npos) {
    add_slice(out, body.substr(done, at - done));
    out.body.push_back(out.texts.front());
    done = at + kAmpToken.size();
    at = find_amp_token(body, done);
  }
  add_slice(out, body.substr(done));
}

void defang_fields(std::span<const message::HeaderField> fields, Stripped& out) {
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (holds_amp_token(fields[index].value)) out.fields.push_back({index, defang(fields[index].value)});
  }
}

// The header of a message whose content becomes the note: all but the fields that described the content.
std::string header_without_content_fields(std::string_view header) {
  std::string kept;
  bool keep = true;
  while (!header.empty()) {
    const std::size_t end = header.find("\r\n") + 2;  // A header range ends with CRLF.
    if (!base::is_blank(header.front())) keep = !base::starts_with_ignoring_case(header, "content-");
    if (keep) kept += header.substr(0, end);
    header.remove_prefix(end);
  }
  return kept;
}

std::string note_part() {
  return "Content-Type: " + std::string(kNoteType) + "\r\n\r\n" + std::string(kNote);
}

void put_note_for_whole_message(std::span<const message::HeaderField> fields, Stripped& out) {
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (message::is_named(fields[index], "content-type")) {
      out.fields.push_back({index, " " + std::string(kNoteType)});
    } else if (message::is_named(fields[index], "content-transfer-encoding")) {
      out.fields.push_back({index, " 7bit"});
    } else if (message::is_named(fields[index], "content-disposition")) {
      out.fields.push_back({index, " inline"});
    }
  }
  add_text(out, std::string(kNote));
}

// What stands in place of a part that is cut out.
void put_replacement(const AmpPart& part, std::span<const message::HeaderField> fields, std::string_view body,
                     Stripped& out) {
  if (part.whole_message && !part.attached) {
    put_note_for_whole_message(fields, out);
  } else if (part.whole_message) {
    const std::string_view header = body.substr(part.header.begin, part.header.size());
    add_text(out, header_without_content_fields(header) + note_part());
  } else if (part.only_child) {
    add_slice(out, body.substr(part.cut.begin, part.header.begin - part.cut.begin));  // the delimiter line
    add_text(out, note_part());
  }
}

}  // namespace

Stripped strip(const Reading& reading, std::span<const message::HeaderField> fields, std::string_view body) {
  Stripped out;
  if (reading.structure == Structure::ambiguous) {
    defang_body(body, out);
    defang_fields(fields, out);
    return out;
  }
  std::size_t done = 0;
  for (const AmpPart& part : reading.parts) {
    add_slice(out, body.substr(done, part.cut.begin - done));
    put_replacement(part, fields, body, out);
    done = part.cut.end;
  }
  add_slice(out, body.substr(done));
  return out;
}

}  // namespace ampauth::mime
