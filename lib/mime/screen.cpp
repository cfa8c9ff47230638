#include "mime/screen.h"

#include <algorithm>

#include "mime/amp_token.h"
#include "mime/caseless_search.h"
#include "mime/media_type.h"
#include "mime/part_header.h"

namespace ampauth::mime {
namespace {

constexpr CaselessSearch kTokenSearch(kAmpToken);

// Types whose body is one text for every parser: nothing in it can be a part.
bool is_plain_text_type(const std::string& value) {
  const auto media = parse_media_type(value);
  if (!media || !media->fault.empty() || media->type != "text" || mentions_boundary(value)) return false;
  return media->subtype == "plain" || media->subtype == "html" || media->subtype == "calendar";
}

}  // namespace

bool can_hold_amp(std::span<const message::HeaderField> fields) {
  // A field that parsers may split in two, or take for the header's end, can bring a second Content-Type: an
  // old form too has the body looked at.
  if (!check_spelling(fields, HeaderOf::part)) return true;
  const message::HeaderField* content_type = nullptr;
  for (const message::HeaderField& field : fields) {
    if (kTokenSearch.occurs_in(field.name) || kTokenSearch.occurs_in(field.value)) return true;
    if (!resembles_content_type(field.name)) continue;
    if (content_type || !message::is_named(field, "content-type")) return true;
    content_type = &field;
  }
  // Without a Content-Type the body is plain text too, but where the header ended early, at a line that is no
  // field, the Content-Type that some parsers go on to read stands in the body.
  return !content_type || !is_plain_text_type(content_type->value);
}

void Screen::push(const message::HeaderField& field) {
  push_text(field.name);
  push_text(":");
  push_text(field.value);
  push_text("\r\n");
}

void Screen::push(std::string_view body_chunk) {
  if (!in_body_) push_text("\r\n");
  in_body_ = true;
  push_text(body_chunk);
}

// Windows begin where the last one ended, counted from the message's begin: not where a chunk does.
void Screen::push_text(std::string_view text) {
  while (!hit_ && !text.empty()) {
    if (window_.empty() && text.size() >= TextReader::kWindow) {
      const std::size_t size = TextReader::window_of(text);
      read(text.substr(0, size));
      text.remove_prefix(size);
      continue;
    }
    const std::size_t more = std::min(text.size(), TextReader::kWindow - window_.size());
    window_.append(text.substr(0, more));
    text.remove_prefix(more);
    if (window_.size() < TextReader::kWindow) return;
    const std::size_t size = TextReader::window_of(window_);
    read(std::string_view(window_).substr(0, size));
    window_.erase(0, size);
  }
}

void Screen::read(std::string_view window) {
  effort_.allow_for(window.size());
  hit_ = reader_.push(window, effort_);
}

bool Screen::finish() {
  // A message without a body has its empty line too: a field that is judged at its end is so.
  if (!in_body_) push(std::string_view());
  if (!hit_ && !window_.empty()) read(window_);
  window_.clear();
  hit_ = hit_ || reader_.finish(effort_);
  return hit_;
}

bool screen(std::span<const message::HeaderField> fields, std::string_view body) {
  if (!can_hold_amp(fields)) return false;
  Screen screen;
  for (const message::HeaderField& field : fields) screen.push(field);
  screen.push(body);
  return screen.finish();
}

}  // namespace ampauth::mime
