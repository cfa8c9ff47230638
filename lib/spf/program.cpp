#include "spf/program.h"

namespace ampauth::spf {
namespace {

// Only of "all", "ip4" and "ip6", which need no DNS.
bool matches(const Term& term, const base::IpAddress& client) {
  if (term.kind == Kind::all) return true;
  const bool is_v4 = term.kind == Kind::ip4;
  if (is_v4 != client.is_v4()) return false;
  const unsigned bits = is_v4 ? term.prefix4 : term.prefix6;
  for (unsigned bit = 0; bit < bits; ++bit)
    if ((term.network[bit / 8] ^ client.octets()[bit / 8]) >> (7 - bit % 8) & 1) return false;
  return true;
}

std::string prefix_text(std::string_view slashes, unsigned bits) {
  return bits == 0 ? "" : std::string(slashes) + std::to_string(bits);
}

// Without the name's announcement; the library's name and the label.
std::string dns_term(const Term& term, const std::string& label) {
  const std::string lengths = prefix_text("/", term.prefix4) + prefix_text("//", term.prefix6);
  switch (term.kind) {
    case Kind::a: return "a:" + label + lengths;
    case Kind::mx: return "mx:" + label + lengths;
    case Kind::exists: return "exists:" + label;
    case Kind::include: return "include:" + label;
    default: return "ptr:" + std::string(kPtrTarget);
  }
}

std::string network_term(const Term& term) {
  const unsigned bits = term.kind == Kind::ip4 ? term.prefix4 : term.prefix6;
  if (term.kind == Kind::all || bits == 0) return "all";
  return (term.kind == Kind::ip4 ? "ip4:" : "ip6:") + term.address + "/" + std::to_string(bits);
}

}  // namespace

std::string compose_program(const Record& record, const base::IpAddress& client, const Labeller& label_of) {
  std::string program = "v=spf1";
  int dns_terms = 0;
  for (const Term& term : record.mechanisms) {
    const bool is_dns_term = asks_dns(term.kind);
    if (!is_dns_term && !matches(term, client)) continue;
    // The evaluation ends at the first term over the limit: nothing after it counts.
    if (is_dns_term && ++dns_terms > kMaxTerms + 1) return program;
    const std::string label = label_of(term);
    if (!is_dns_term || term.kind == Kind::ptr) program += " ?exists:" + label;
    program += std::string(" ") + term.qualifier + (is_dns_term ? dns_term(term, label) : network_term(term));
    if (!is_dns_term) return program;  // it matches
  }
  if (record.redirect) program += " redirect=" + label_of(*record.redirect);
  return program;
}

}  // namespace ampauth::spf
