#include "verdict/evidence.h"

#include <algorithm>

#include "base/ascii.h"

namespace ampauth::verdict {

bool is_sealed(const dkim::Verification& verification, const mime::Reading& reading,
               std::span<const std::string> unsigned_content_type_domains) {
  if (verification.signs_content_type) return true;
  const std::string domain = base::lower_case(verification.domain);
  return reading.plain_multipart &&
         std::find(unsigned_content_type_domains.begin(), unsigned_content_type_domains.end(), domain) !=
             unsigned_content_type_domains.end();
}

}  // namespace ampauth::verdict
