#include "senders/registration.h"

namespace ampauth::senders {

std::string_view to_string(Result result) {
  switch (result) {
    case Result::not_required: return "not-required";
    case Result::registered: return "registered";
    case Result::developer: return "developer";
    case Result::undecided: return "undecided";
    case Result::not_registered: return "not-registered";
    case Result::denied: return "denied";
  }
  return "not-registered";
}

}  // namespace ampauth::senders
