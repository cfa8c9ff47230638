#include "dns/resolver.h"

#include <algorithm>

#include "base/ascii.h"

namespace ampauth::dns {
namespace {

bool is_label(std::string_view label) {
  constexpr std::size_t kMaxLabel = 63;
  if (label.empty() || label.size() > kMaxLabel) return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
}

}  // namespace

bool is_askable(std::string_view name) {
  constexpr std::size_t kMaxName = 253;
  if (name.size() > kMaxName) return false;
  const auto labels = base::split(name, '.');
  return std::all_of(labels.begin(), labels.end(), is_label);
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::ok: return "ok";
    case Status::no_data: return "no data";
    case Status::nx_domain: return "no such name";
    case Status::timeout: return "timeout";
    case Status::serv_fail: return "server failure";
    case Status::bogus: return "DNSSEC validation failed";
    case Status::not_asked: return "too many questions";
  }
  return "?";
}

std::string_view to_string(Security security) {
  switch (security) {
    case Security::insecure: return "";
    case Security::secure: return "pass";
    case Security::bogus: return "fail";
  }
  return "";
}

Security security_of(const Answer& answer) {
  if (answer.status == Status::bogus) return Security::bogus;
  return answer.secure ? Security::secure : Security::insecure;
}

std::string_view to_string(Type type) {
  switch (type) {
    case Type::a: return "A";
    case Type::cname: return "CNAME";
    case Type::ptr: return "PTR";
    case Type::mx: return "MX";
    case Type::txt: return "TXT";
    case Type::aaaa: return "AAAA";
  }
  return "?";
}

}  // namespace ampauth::dns
