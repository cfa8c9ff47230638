// Whether a sender is registered with this receiver.
#pragma once

#include <string>
#include <string_view>

namespace ampauth::senders {

enum class Result {
  not_required,    ///< Senders need no registration here, and this one is not denied.
  registered,      ///< The list of those allowed has an entry for the sender.
  developer,       ///< It has none, but every recipient has developer mode for the sender.
  undecided,       ///< An entry would count if the key of a DKIM signature could be looked up.
  not_registered,  ///< None of these.
  denied,          ///< The list of those denied has an entry for the sender.
};

std::string_view to_string(Result result);

struct Registration {
  Result result = Result::not_required;
  std::string explanation;  ///< One sentence for people: the entry's file and line. "" with not_required.
};

}  // namespace ampauth::senders
