// SPF records as libspf2 is given them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/ip_address.h"
#include "spf/record.h"

namespace ampauth::spf {

constexpr int kMaxTerms = 10;  ///< RFC 7208 4.6.4: terms that ask DNS, over all records of a check.

/// What the target of "ptr" is called in a program: a host called NAME.in lies under it.
constexpr std::string_view kPtrTarget = "in";

/// Gives a term the label that stands for its name in the program.
using Labeller = std::function<std::string(const Term&)>;

/// The record for SPF_record_compile. libspf2 1.2.10 silently cuts a record that compiles to more than 511
/// octets, counts mechanisms in 8 bits and takes no /0. So networks that the client is not in are left out,
/// and so is what can never be reached; every name is a short label. A term that asks for no name of its own
/// is announced by an "exists" on its label, which is to find nothing.
std::string compose_program(const Record& record, const base::IpAddress& client, const Labeller& label_of);

}  // namespace ampauth::spf
