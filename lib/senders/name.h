// The names that lists know senders by, in one spelling, so that a name is found by its bytes:
//   news@shop.example    an address, its local part in lower case
//   shop.example         all addresses of this domain
//   .shop.example        all addresses of this domain and of those below it
//   dkim:shop.example    whoever a signature with this d= speaks for
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ampauth::senders {

/// The name of an address. nullopt where its local part is no dot-atom (RFC 5322 3.2.3) in ASCII, or its
/// domain has fewer than two labels: From never holds such a one.
std::optional<std::string> address_name(std::string_view address);

/// The name that a list's entry writes, in any spelling that base::to_ascii_domain takes. The error is a
/// sentence for the list's author.
tl::expected<std::string, std::string> parse_name(std::string_view text);

/// The names of all entries that mean the author with this address: itself, its domain, and each domain that
/// this lies in. The domain as base::to_ascii_domain writes it.
std::vector<std::string> names_of_author(std::string_view address);

/// The name of signatures with this d=, as base::to_ascii_domain writes it.
std::string name_of_signer(std::string_view domain);

}  // namespace ampauth::senders
