#include "mime/strip.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/any_reading.h"
#include "mime/disarm.h"

namespace ampauth::mime {
namespace {

constexpr std::string_view kNote =
    "[The mail server removed the interactive part of this message: it could not\r\nbe verified.]\r\n";
constexpr std::string_view kNoteType = "text/plain; charset=us-ascii";

void add_slice(Stripped& out, std::string_view slice) {
  if (!slice.empty()) out.body.push_back(slice);
}

void add_text(Stripped& out, std::string text) {
  out.texts.push_back(std::move(text));
  out.body.push_back(out.texts.back());
}

// Header and body as one text, so that what stands in one may explain the other. Lengths stay as they are.
void defang(std::span<const message::HeaderField> fields, std::string_view body,
            const std::string& spool_directory, Stripped& out) {
  const std::string header = joined(fields) + "\r\n";
  base::Scratch& text = out.overwritten.emplace(header.size() + body.size(), spool_directory);
  std::copy(body.begin(), body.end(), std::copy(header.begin(), header.end(), text.bytes().begin()));
  out.complete = disarm_every_reading(text.bytes(), spool_directory);
  std::size_t at = 0;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    const message::HeaderField& field = fields[index];
    const std::size_t value_begin = at + field.name.size() + 1;
    const std::string_view value = text.view().substr(value_begin, field.value.size());
    if (value != field.value) out.fields.push_back({index, std::string(value)});
    at = value_begin + field.value.size() + 2;
  }
  const std::string_view new_body = text.view().substr(header.size());
  add_slice(out, new_body == body ? body : new_body);
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
  } else if (part.only_child || part.sole_text) {
    add_slice(out, body.substr(part.cut.begin, part.header.begin - part.cut.begin));  // the delimiter line
    add_text(out, note_part());
  }
}

}  // namespace

Stripped strip(const Reading& reading, std::span<const message::HeaderField> fields, std::string_view body,
               const std::string& spool_directory) {
  Stripped out;
  if (reading.structure == Structure::ambiguous) {
    defang(fields, body, spool_directory, out);
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
