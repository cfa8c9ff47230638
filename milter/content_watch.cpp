#include "milter/content_watch.h"

namespace ampauth::milter {

bool ContentWatch::wants_data() {
  const std::lock_guard lock(mutex_);
  if (sessions_ < kInARow) ++sessions_;
  return sessions_ == kInARow;
}

bool ContentWatch::transaction_ended(bool had_content, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (had_content) {
    sessions_ = transactions_ = 0;
    return false;
  }
  if (transactions_ < kInARow) ++transactions_;
  if (transactions_ < kInARow || (warned_ && now - *warned_ < kInterval)) return false;
  warned_ = now;
  return true;
}

}  // namespace ampauth::milter
