#include "dns/rdata.h"

#include <optional>

#include "base/ascii.h"

namespace ampauth::dns {
namespace {

constexpr std::size_t kMaxLabel = 63;      // RFC 1035 2.3.4
constexpr std::size_t kMaxWireName = 255;  // the same, with the length octets

std::size_t octet(char c) { return static_cast<unsigned char>(c); }

void append_label(std::string& name, std::string_view label) {
  if (!name.empty()) name += '.';
  for (const char c : label) {
    if (base::is_alnum(c) || c == '-' || c == '_') {
      name += c;
      continue;
    }
    const std::string digits = std::to_string(octet(c));
    name += '\\' + std::string(3 - digits.size(), '0') + digits;
  }
}

// The name that fills `wire` to its end. Compression pointers (RFC 1035 4.1.4) have no business here.
std::optional<std::string> decode_name(std::string_view wire) {
  if (wire.size() > kMaxWireName) return std::nullopt;
  std::string name;
  while (!wire.empty()) {
    const std::size_t length = octet(wire.front());
    wire.remove_prefix(1);
    if (length == 0) return wire.empty() ? std::optional(name) : std::nullopt;
    if (length > kMaxLabel || length > wire.size()) return std::nullopt;
    append_label(name, wire.substr(0, length));
    wire.remove_prefix(length);
  }
  return std::nullopt;
}

// The strings of one TXT record, joined (RFC 1035 3.3.14: one or more, each behind its length).
std::optional<std::string> decode_text(std::string_view wire) {
  if (wire.empty()) return std::nullopt;
  std::string text;
  while (!wire.empty()) {
    const std::size_t length = octet(wire.front());
    wire.remove_prefix(1);
    if (length > wire.size()) return std::nullopt;
    text += wire.substr(0, length);
    wire.remove_prefix(length);
  }
  return text;
}

bool add_address(Answer& answer, std::size_t width, std::string_view rdata) {
  if (rdata.size() != width) return false;
  const auto address = base::IpAddress::from_octets(rdata);
  // An AAAA that holds an IPv4-mapped address comes out as IPv4: it is no address of the type asked for.
  if (address && address->is_v4() == (width == 4)) answer.addresses.push_back(*address);
  return true;
}

bool add_exchanger(Answer& answer, std::string_view rdata) {
  if (rdata.size() < 2) return false;
  auto host = decode_name(rdata.substr(2));
  if (!host) return false;
  const auto preference = static_cast<std::uint16_t>(octet(rdata[0]) << 8 | octet(rdata[1]));
  answer.exchangers.push_back({preference, std::move(*host)});
  return true;
}

}  // namespace

bool add_record(Answer& answer, Type type, std::string_view rdata) {
  switch (type) {
    case Type::a: return add_address(answer, 4, rdata);
    case Type::aaaa: return add_address(answer, 16, rdata);
    case Type::mx: return add_exchanger(answer, rdata);
    case Type::txt: {
      auto text = decode_text(rdata);
      if (text) answer.texts.push_back(std::move(*text));
      return text.has_value();
    }
    case Type::ptr:
    case Type::cname: {
      auto name = decode_name(rdata);
      if (name) answer.names.push_back(std::move(*name));
      return name.has_value();
    }
  }
  return false;
}

}  // namespace ampauth::dns
