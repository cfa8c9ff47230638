#include "milter/pulse.h"

#include <utility>

namespace ampauth::milter {

// At its start the daemon counts as alive.
Pulse::Pulse(std::function<dns::Pending()> ask)
    : ask_(std::move(ask)), felt_(Clock::now().time_since_epoch().count()) {}

bool Pulse::beat(Clock::time_point now) {
  if (!question_) {
    question_ = ask_();
    return false;
  }
  if (question_->wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
  // Its own thread can say that an answer is late: that is no proof of libunbound's.
  const bool answered = !dns::is_temporary(question_->get().status);
  question_ = ask_();
  if (answered) felt_ = now.time_since_epoch().count();
  return answered;
}

bool Pulse::is_felt(Clock::time_point now, std::chrono::milliseconds age) const {
  return Clock::time_point(Clock::duration(felt_)) >= now - age;
}

}  // namespace ampauth::milter
