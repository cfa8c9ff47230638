// The strict reader of SPF records (RFC 7208 4.6.1 and 12), which stands before libspf2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::spf {

enum class Kind { all, include, a, mx, ptr, ip4, ip6, exists, redirect };

/// A mechanism, or the modifier redirect.
struct Term {
  Kind kind = Kind::all;
  char qualifier = '+';                    ///< '+', '-', '~' or '?'.
  std::string text;                        ///< As published, for explanations.
  std::string domain_spec;                 ///< With its macros; "" where the term names none.
  std::string address;                     ///< ip4, ip6: the network as published, which inet_pton accepts.
  std::array<std::uint8_t, 16> network{};  ///< The same in network order; ip4 fills the first four.
  unsigned prefix4 = 32;                   ///< a, mx, ip4.
  unsigned prefix6 = 128;                  ///< a, mx, ip6.
};

/// Whether evaluating the term asks DNS, so that it counts against the limit of ten (RFC 7208 4.6.4).
bool asks_dns(Kind kind);

struct Record {
  std::vector<Term> mechanisms;  ///< In the order of evaluation.
  std::optional<Term> redirect;
};

/// Whether a TXT record is an SPF record at all: "v=spf1" in any case, then a space or the end (RFC
/// 7208 4.5).
bool is_spf_record(std::string_view text);

/// Reads a record that is_spf_record. Any departure from the grammar, anywhere in it, is an error (a
/// permerror, RFC 7208 4.6), and so is a record over 16,384 octets or a term over 1,024; the error names the
/// term and what is wrong with it. "exp" and unknown modifiers are checked and forgotten.
tl::expected<Record, std::string> parse_record(std::string_view text);

}  // namespace ampauth::spf
