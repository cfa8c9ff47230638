// The macros of SPF records (RFC 7208 7). Ours, since libspf2 1.2.10 expands RFC 7208 7.4's own example %{d4}
// to "mail.example.com", and knows neither "," nor "/" as delimiters.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/ip_address.h"

namespace ampauth::spf {

/// macro-string: what an unknown modifier may hold.
bool is_macro_string(std::string_view text);

/// domain-spec: a macro-string that ends in a macro or a top label, without the letters c, r and t, which
/// belong to explanations (RFC 7208 7.2).
bool is_domain_spec(std::string_view text);

/// What the letters stand for.
struct MacroValues {
  std::string local_part;                    ///< l
  std::string sender_domain;                 ///< o
  std::string helo;                          ///< h
  std::string current_domain;                ///< d
  base::IpAddress client;                    ///< i, v
  std::function<std::string()> client_name;  ///< p; called only where the text has it, since it asks DNS.
};

constexpr std::size_t kMaxExpanded = 512;  ///< Twice what a name can hold.

/// Expands the macros of a text that is_domain_spec, from its end: a name too long loses labels on the left
/// (RFC 7208 7.3), so what stands before kMaxExpanded octets is left out.
std::string expand(std::string_view text, const MacroValues& values);

}  // namespace ampauth::spf
