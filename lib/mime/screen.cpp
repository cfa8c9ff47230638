#include "mime/screen.h"

#include <algorithm>

#include "mime/amp_token.h"
#include "mime/any_reading.h"
#include "mime/caseless_search.h"
#include "mime/media_type.h"
#include "mime/part_header.h"

namespace ampauth::mime {
namespace {

constexpr CaselessSearch kTokenSearch(kAmpToken);
constexpr std::size_t kOverlap = kAmpToken.size() - 1;

// Types whose body is one text for every parser: nothing in it can be a part.
bool is_plain_text_type(const std::string& value) {
  const auto media = parse_media_type(value);
  if (!media || !media->fault.empty() || media->type != "text" || mentions_boundary(value)) return false;
  return media->subtype == "plain" || media->subtype == "html" || media->subtype == "calendar";
}

}  // namespace

std::size_t find_amp_token(std::string_view text, std::size_t from) { return kTokenSearch.find(text, from); }

bool holds_amp_token(std::string_view text) { return kTokenSearch.occurs_in(text); }

bool can_hold_amp(std::span<const message::HeaderField> fields) {
  // A field that parsers may split in two, or take for the header's end, can bring a second Content-Type.
  if (!check_spelling(fields)) return true;
  const message::HeaderField* content_type = nullptr;
  for (const message::HeaderField& field : fields) {
    if (holds_amp_token(field.name) || holds_amp_token(field.value)) return true;
    if (!resembles_content_type(field.name)) continue;
    if (content_type || !message::is_named(field, "content-type")) return true;
    content_type = &field;
  }
  // Without a Content-Type the body is plain text too, but where the header ended early, at a line that is no
  // field, the Content-Type that some parsers go on to read stands in the body.
  return !content_type || !is_plain_text_type(content_type->value);
}

void Screen::push(const message::HeaderField& field) {
  hit_ = hit_ || holds_amp_token(field.name) || holds_amp_token(field.value);
}

void Screen::push(std::string_view body_chunk) {
  if (hit_) return;
  std::string border = tail_;
  border += body_chunk.substr(0, kOverlap);
  hit_ = holds_amp_token(border) || holds_amp_token(body_chunk);
  if (body_chunk.size() >= kOverlap) {
    tail_ = body_chunk.substr(body_chunk.size() - kOverlap);
  } else {
    tail_ = border.substr(border.size() - std::min(border.size(), kOverlap));
  }
}

bool screen(std::span<const message::HeaderField> fields, std::string_view body) {
  if (!can_hold_amp(fields)) return false;
  Screen screen;
  for (const message::HeaderField& field : fields) screen.push(field);
  screen.push(body);
  return screen.hit() || any_reading_finds_amp(fields, body);
}

}  // namespace ampauth::mime
