#include "spf/record.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/failure.h"
#include "spf/macro.h"

namespace ampauth::spf {
namespace {

constexpr std::string_view kVersion = "v=spf1";
// Far above real records, and a bound on what one costs.
constexpr std::size_t kMaxRecord = 16384;
constexpr std::size_t kMaxTerm = 1024;

struct Name {
  std::string_view text;
  Kind kind;
};
constexpr Name kMechanisms[] = {
    {"all", Kind::all}, {"include", Kind::include}, {"a", Kind::a},     {"mx", Kind::mx},
    {"ptr", Kind::ptr}, {"ip4", Kind::ip4},         {"ip6", Kind::ip6}, {"exists", Kind::exists},
};

bool is_visible(char c) { return c >= 0x21 && c <= 0x7e; }

// Terms are quoted to people, so a byte that no record may hold is shown as "?".
std::string quoted(std::string_view term) {
  std::string text(term.substr(0, 80));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return !is_visible(c); }, '?');
  return "\"" + text + "\"";
}

// ip4-cidr-length and ip6-cidr-length: no leading zero, 0 to `width`.
std::optional<unsigned> parse_prefix_length(std::string_view digits, unsigned width) {
  if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  unsigned length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (error != std::errc{} || end != digits.data() + digits.size() || length > width) return std::nullopt;
  return length;
}

// Where a trailing "/" 1*DIGIT begins; npos where there is none. A domain-spec itself may hold slashes.
std::size_t find_prefix_length(std::string_view text) {
  const std::size_t last = text.find_last_not_of("0123456789");
  const bool found = last != std::string_view::npos && text[last] == '/' && last + 1 < text.size();
  return found ? last : std::string_view::npos;
}

// dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]; cuts it off `value`.
bool take_dual_prefix_length(std::string_view& value, Term& term) {
  std::size_t slash = find_prefix_length(value);
  if (slash != std::string_view::npos && slash > 0 && value[slash - 1] == '/') {
    const auto length = parse_prefix_length(value.substr(slash + 1), 128);
    if (!length) return false;
    term.prefix6 = *length;
    value = value.substr(0, slash - 1);
    slash = find_prefix_length(value);
  }
  if (slash == std::string_view::npos) return true;
  const auto length = parse_prefix_length(value.substr(slash + 1), 32);
  if (!length) return false;
  term.prefix4 = *length;
  value = value.substr(0, slash);
  return true;
}

bool take_domain(std::string_view value, Term& term) {
  if (!is_domain_spec(value)) return false;
  term.domain_spec = std::string(value);
  return true;
}

// Why not base::Network: a record may set bits after the prefix, and an IPv4-mapped ip6 network stays IPv6.
bool take_network(std::string_view value, Term& term) {
  const bool is_v4 = term.kind == Kind::ip4;
  const std::size_t slash = value.find('/');
  if (slash != std::string_view::npos) {
    const auto length = parse_prefix_length(value.substr(slash + 1), is_v4 ? 32 : 128);
    if (!length) return false;
    (is_v4 ? term.prefix4 : term.prefix6) = *length;
  }
  term.address = std::string(value.substr(0, slash));
  return inet_pton(is_v4 ? AF_INET : AF_INET6, term.address.c_str(), term.network.data()) == 1;
}

// `value` is what follows the mechanism's name, its ":" or "/" included. "" is success, else what is wrong.
std::string_view take_value(std::string_view value, Term& term) {
  const bool has_domain = value.starts_with(':');
  const std::string_view argument = has_domain ? value.substr(1) : value;
  switch (term.kind) {
    case Kind::all: return value.empty() ? "" : "\"all\" takes no argument";
    case Kind::include:
    case Kind::exists:
      return has_domain && take_domain(argument, term) ? "" : "it needs one valid domain after \":\"";
    case Kind::ip4:
      return has_domain && take_network(argument, term) ? "" : "it needs an IPv4 address or network";
    case Kind::ip6:
      return has_domain && take_network(argument, term) ? "" : "it needs an IPv6 address or network";
    case Kind::ptr:
      return value.empty() || (has_domain && take_domain(argument, term)) ? "" : "its domain is malformed";
    default: break;
  }
  std::string_view rest = argument;  // a, mx
  if (!take_dual_prefix_length(rest, term)) return "its prefix length is malformed";
  if (has_domain ? take_domain(rest, term) : rest.empty()) return "";
  return "its domain is malformed (an address needs \"ip4:\" or \"ip6:\")";
}

tl::expected<Term, std::string> parse_mechanism(std::string_view text, std::size_t name_end) {
  Term term;
  term.text = std::string(text);
  std::string_view name = text.substr(0, name_end);
  if (!name.empty() && std::string_view("+-~?").find(name[0]) != std::string_view::npos) {
    term.qualifier = name[0];
    name.remove_prefix(1);
  }
  const auto* known =
      std::find_if(std::begin(kMechanisms), std::end(kMechanisms),
                   [&](const Name& candidate) { return base::equals_ignoring_case(candidate.text, name); });
  if (known == std::end(kMechanisms)) return base::Failure(quoted(text) + " is no known mechanism");
  term.kind = known->kind;
  const std::string_view fault = take_value(text.substr(std::min(name_end, text.size())), term);
  if (!fault.empty()) return base::Failure(quoted(text) + " is malformed: " + std::string(fault));
  return term;
}

bool is_modifier_name(std::string_view name) {
  return !name.empty() && base::is_alpha(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_alnum(c) || c == '-' || c == '_' || c == '.';
  });
}

struct Modifiers {
  bool has_exp = false;
  std::optional<Term> redirect;
};

// "" is success, else what is wrong.
std::string take_modifier(std::string_view text, std::size_t equals, Modifiers& modifiers) {
  const std::string_view name = text.substr(0, equals);
  const std::string_view value = text.substr(equals + 1);
  if (!is_modifier_name(name)) return quoted(text) + " is malformed: the modifier's name is not valid";
  const bool is_redirect = base::equals_ignoring_case(name, "redirect");
  const bool is_exp = base::equals_ignoring_case(name, "exp");
  if (!is_redirect && !is_exp)
    return is_macro_string(value) ? "" : quoted(text) + " is malformed: its macros are not valid";
  if (!is_domain_spec(value)) return quoted(text) + " is malformed: it needs one valid domain after \"=\"";
  if (is_redirect ? modifiers.redirect.has_value() : modifiers.has_exp)
    return quoted(text) + " is one too many: a record may hold it once (RFC 7208 6)";
  if (is_exp) {
    modifiers.has_exp = true;
    return "";
  }
  Term term;
  term.kind = Kind::redirect;
  term.text = std::string(text);
  term.domain_spec = std::string(value);
  modifiers.redirect = std::move(term);
  return "";
}

}  // namespace

bool asks_dns(Kind kind) { return kind != Kind::all && kind != Kind::ip4 && kind != Kind::ip6; }

bool is_spf_record(std::string_view text) {
  if (!base::starts_with_ignoring_case(text, kVersion)) return false;
  return text.size() == kVersion.size() || text[kVersion.size()] == ' ';
}

tl::expected<Record, std::string> parse_record(std::string_view text) {
  if (!is_spf_record(text)) return base::Failure("it does not begin with v=spf1");
  if (text.size() > kMaxRecord) return base::Failure("it is longer than 16,384 octets");
  Record record;
  Modifiers modifiers;
  for (const std::string_view term : base::split(text.substr(kVersion.size()), ' ')) {
    if (term.empty()) continue;
    if (term.size() > kMaxTerm) return base::Failure(quoted(term) + " is longer than 1,024 octets");
    if (!std::all_of(term.begin(), term.end(), is_visible))
      return base::Failure(quoted(term) + " holds a byte that no record may hold");
    // RFC 7208 4.6.1: a "=" before any ":" or "/" makes a modifier.
    const std::size_t name_end = term.find_first_of(":/=");
    if (name_end != std::string_view::npos && term[name_end] == '=') {
      if (std::string fault = take_modifier(term, name_end, modifiers); !fault.empty())
        return base::Failure(std::move(fault));
      continue;
    }
    auto mechanism = parse_mechanism(term, name_end);
    if (!mechanism) return base::Failure(mechanism.error());
    record.mechanisms.push_back(std::move(*mechanism));
  }
  record.redirect = std::move(modifiers.redirect);
  return record;
}

}  // namespace ampauth::spf
