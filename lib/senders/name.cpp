#include "senders/name.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/domain_name.h"
#include "base/failure.h"
#include "base/quoted.h"

namespace ampauth::senders {
namespace {

constexpr std::string_view kSigner = "dkim:";

bool is_dot_atom(std::string_view text) {
  const auto atoms = base::split(text, '.');
  return std::all_of(atoms.begin(), atoms.end(), [](std::string_view atom) {
    return !atom.empty() && std::all_of(atom.begin(), atom.end(), base::is_atext);
  });
}

// A domain that can stand in From or d=.
std::optional<std::string> sending_domain(std::string_view text) {
  auto domain = base::to_ascii_domain(text);
  if (domain && domain->find('.') == std::string::npos) domain.reset();
  return domain;
}

// Letter case aside, which no mail system of today tells apart: who is denied must not come back in capitals.
std::string in_one_case(std::string_view local_part, std::string_view domain) {
  return base::lower_case(local_part).append("@").append(domain);
}

}  // namespace

std::optional<std::string> address_name(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view local_part = address.substr(0, at);
  const auto domain = sending_domain(address.substr(at + 1));
  if (!domain || !is_dot_atom(local_part)) return std::nullopt;
  return in_one_case(local_part, *domain);
}

tl::expected<std::string, std::string> parse_name(std::string_view text) {
  const bool is_signer = base::starts_with_ignoring_case(text, kSigner);
  std::optional<std::string> name;
  if (is_signer) {
    if (const auto domain = sending_domain(text.substr(kSigner.size()))) name = name_of_signer(*domain);
  } else if (text.find('@') != std::string_view::npos) {
    // A local part may hold a "*", but whoever writes one here means a pattern, which would match nobody.
    if (text.find('*') == std::string_view::npos) name = address_name(text);
  } else if (text.starts_with('.')) {
    // One label is enough here: .example means everyone below that top-level domain.
    if (const auto domain = base::to_ascii_domain(text.substr(1))) name = "." + *domain;
  } else {
    name = sending_domain(text);
  }
  if (name) return *name;
  return base::Failure(base::quoted(text) +
                       " names no sender; write news@shop.example, shop.example, .shop.example for that "
                       "domain and all below it, or dkim:shop.example");
}

std::vector<std::string> names_of_author(std::string_view address) {
  const std::size_t at = address.rfind('@');
  std::string_view domain = address.substr(at + 1);
  std::vector<std::string> names{in_one_case(address.substr(0, at), domain), std::string(domain)};
  for (;;) {
    names.push_back("." + std::string(domain));
    const std::size_t dot = domain.find('.');
    if (dot == std::string_view::npos) return names;
    domain.remove_prefix(dot + 1);
  }
}

std::string name_of_signer(std::string_view domain) { return std::string(kSigner).append(domain); }

}  // namespace ampauth::senders
