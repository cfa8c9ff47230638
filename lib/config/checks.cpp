#include "config/checks.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/failure.h"
#include "base/ip_address.h"

namespace ampauth::config {
namespace {

using base::Failure;
using Checked = tl::expected<void, std::string>;

bool consists_of(std::string_view text, bool (*allowed)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

bool is_number(std::string_view text, unsigned min, unsigned max) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= min && number <= max;
}

bool is_port(std::string_view text) { return is_number(text, 1, 65535); }

bool is_host_name(std::string_view text) {
  return consists_of(text, [](char c) { return base::is_alnum(c) || c == '.' || c == '-'; });
}

bool is_address(std::string_view text) {
  // Not the "IPv6:" prefix of SMTP, which IpAddress takes too.
  return consists_of(text, [](char c) { return base::hex_value(c) >= 0 || c == '.' || c == ':'; }) &&
         base::IpAddress::parse(text);
}

// "port@host" after inet: or inet6:.
bool is_internet_socket(std::string_view text, bool (*is_host)(std::string_view)) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && is_port(text.substr(0, at)) && is_host(text.substr(at + 1));
}

bool is_host_or_address(std::string_view text) { return is_host_name(text) || is_address(text); }

// The rest of `text` behind `prefix`, empty where it does not begin with it.
std::string_view behind(std::string_view prefix, std::string_view text) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

// RFC 5322 3.2.3, less what RFC 2045 5.1 does not let stand in a token.
bool is_token_char(char c) {
  return base::is_alnum(c) || std::string_view("!#$%&'*+-^_`{|}~").find(c) != std::string_view::npos;
}

}  // namespace

Checked check_socket(std::string_view text) {
  constexpr std::size_t kMaxPath = 107;  // sockaddr_un, less the final NUL
  if (const auto path = behind("unix:", text); path.starts_with('/')) {
    if (path.size() <= kMaxPath) return {};
    return Failure("the path of a unix socket has at most 107 bytes, this one has " +
                   std::to_string(path.size()));
  }
  if (is_internet_socket(behind("inet:", text), is_host_name)) return {};
  if (is_internet_socket(behind("inet6:", text), is_host_or_address)) return {};
  if (is_number(behind("fd:", text), 0, 65535)) return {};
  return Failure(base::quoted(text) +
                 " is not a socket; write unix:/run/ampauth/milter.sock, inet:8895@127.0.0.1, "
                 "inet6:8895@::1 or fd:3");
}

Checked check_account(std::string_view text) {
  const auto allowed = [](char c) { return base::is_alnum(c) || c == '_' || c == '-' || c == '.'; };
  if (text.empty() || (consists_of(text, allowed) && text.front() != '-')) return {};
  return Failure(base::quoted(text) + " is not the name of a user or group");
}

Checked check_domain(std::string_view text) {
  const auto labels = base::split(text, '.');
  const bool whole = std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    return is_host_name(label) && label.size() <= 63 && label.front() != '-' && label.back() != '-';
  });
  if (whole && labels.size() > 1 && text.size() <= 253) return {};
  return Failure(base::quoted(text) +
                 " is not a domain such as example.com (a name of other letters as xn--)");
}

Checked check_authserv_id(std::string_view text) {
  const auto atoms = base::split(text, '.');
  const bool is_token = std::all_of(atoms.begin(), atoms.end(),
                                    [](std::string_view atom) { return consists_of(atom, is_token_char); });
  if (text.empty() || (is_token && text.size() <= 253)) return {};
  return Failure(base::quoted(text) +
                 " cannot name this server in a header; write a host name such as mx.example.org");
}

Checked check_nameserver(std::string_view text) {
  const std::size_t at = text.find('@');
  const bool has_port = at != std::string_view::npos;
  if (is_address(text.substr(0, at)) && (!has_port || is_port(text.substr(at + 1)))) return {};
  return Failure(base::quoted(text) + " is not an address; write 192.0.2.53 or 127.0.0.1@5353");
}

Checked check_path(std::string_view text) {
  if (text.empty() || (text.front() == '/' && std::none_of(text.begin(), text.end(), base::is_control)))
    return {};
  return Failure(base::quoted(text) + " is not an absolute path");
}

Checked check_listen(std::string_view text) {
  if (text.empty()) return {};
  const std::size_t colon = std::min(text.rfind(':'), text.size());
  std::string_view host = text.substr(0, colon);
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const bool is_host = in_brackets ? is_address(host.substr(1, host.size() - 2)) : is_host_name(host);
  if (colon < text.size() && is_host && is_port(text.substr(colon + 1))) return {};
  return Failure(base::quoted(text) + " is not host:port; write 127.0.0.1:9189");
}

}  // namespace ampauth::config
