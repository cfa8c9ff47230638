#include "mime/seal.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/part_header.h"

namespace ampauth::mime {

void Seal::watch(std::string_view line, bool outside) {
  const bool blank = std::all_of(line.begin(), line.end(), base::is_blank);
  if (outside && !blank) holds_ = false;
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
