#include "mime/seal.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/part_header.h"

namespace ampauth::mime {

void Seal::watch_multipart(std::string_view boundary) {
  if (std::any_of(boundary.begin(), boundary.end(), base::is_blank)) holds_ = false;
}

void Seal::watch_header(std::span<const message::HeaderField> fields) {
  const auto says_what_it_is = [](const message::HeaderField& field) {
    return base::lower_case(field.name.substr(0, 8)) == "content-";
  };
  if (fields.empty() || !std::all_of(fields.begin(), fields.end(), says_what_it_is)) holds_ = false;
}

void Seal::watch_delimiter() {
  after_dashes_ = Block::none;
  begun_ = true;
}

void Seal::watch(std::string_view line, bool outside) {
  const bool blank = std::all_of(line.begin(), line.end(), base::is_blank);
  if (!begun_ || (outside && !blank)) holds_ = false;
  if (line.substr(0, 2) == "--") {
    after_dashes_ = Block::before_header;
  } else if (after_dashes_ == Block::in_header && blank) {
    after_dashes_ = Block::none;
  } else if (after_dashes_ != Block::none && !blank) {
    after_dashes_ = Block::in_header;
    if (resembles_content_type(line)) holds_ = false;
  }
}

}  // namespace ampauth::mime
