// Answers: record data decodes to exactly what its octets say or to nothing, and a zone file to its lines.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "dns/rdata.h"
#include "dns/zone.h"
#include "require.h"

using namespace ampauth;

namespace {

constexpr std::array<dns::Type, 6> kTypes = {dns::Type::a,  dns::Type::cname, dns::Type::ptr,
                                             dns::Type::mx, dns::Type::txt,   dns::Type::aaaa};

std::size_t record_count(const dns::Answer& answer) {
  return answer.texts.size() + answer.addresses.size() + answer.exchangers.size() + answer.names.size();
}

// The octets of a name as rdata.h writes it: a dot ends a label, `\DDD` is an octet.
std::string on_the_wire(std::string_view name) {
  std::string wire;
  if (!name.empty()) {
    for (const std::string_view label : base::split(name, '.')) {
      std::string octets;
      for (std::size_t i = 0; i < label.size(); ++i) {
        const bool is_escaped = label[i] == '\\';
        REQUIRE(is_escaped || base::is_alnum(label[i]) || label[i] == '-' || label[i] == '_');
        octets += is_escaped ? static_cast<char>(std::stoi(std::string(label.substr(i + 1, 3)))) : label[i];
        if (is_escaped) i += 3;
      }
      wire += static_cast<char>(octets.size()) + octets;
    }
  }
  return wire + '\0';
}

void require_name(std::string_view name, std::string_view wire) {
  REQUIRE(on_the_wire(name) == wire);
  const bool has_escape = name.find('\\') != std::string_view::npos;
  REQUIRE(dns::is_askable(name) == (!has_escape && !name.empty()));
}

// The strings of a TXT record follow one another, each behind its length.
void require_text(std::string_view text, std::string_view wire) {
  while (!wire.empty()) {
    const auto length = static_cast<unsigned char>(wire.front());
    REQUIRE(text.substr(0, length) == wire.substr(1, length));
    text.remove_prefix(length);
    wire.remove_prefix(std::size_t{1} + length);
  }
  REQUIRE(text.empty());
}

void require_decoded(dns::Type type, std::string_view rdata) {
  dns::Answer answer;
  const bool added = dns::add_record(answer, type, rdata);
  const bool is_mapped = added && type == dns::Type::aaaa && answer.addresses.empty();
  REQUIRE(record_count(answer) == (added && !is_mapped ? 1u : 0u));
  if (!added) return;
  switch (type) {
    case dns::Type::a:
    case dns::Type::aaaa:
      REQUIRE(rdata.size() == (type == dns::Type::a ? 4u : 16u));
      for (const auto& address : answer.addresses)
        REQUIRE(std::equal(rdata.begin(), rdata.end(), address.octets().begin(),
                           [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }));
      break;
    case dns::Type::mx: require_name(answer.exchangers.at(0).host, rdata.substr(2)); break;
    case dns::Type::ptr:
    case dns::Type::cname: require_name(answer.names.at(0), rdata); break;
    case dns::Type::txt: require_text(answer.texts.at(0), rdata); break;
  }
}

std::string quoted(std::string_view octets) {
  std::string text = "\"";
  for (const char c : octets) {
    const std::string digits = std::to_string(static_cast<unsigned char>(c));
    text += '\\' + std::string(3 - digits.size(), '0') + digits;
  }
  return text + "\"";
}

void require_answers(const dns::Zone& zone, std::string_view text) {
  for (std::string_view line : base::split(text, '\n')) {
    line = base::trim(line);
    const std::string name(line.substr(0, line.find_first_of(" \t")));
    if (name.empty() || name.front() == '#') continue;
    for (const dns::Type type : kTypes) {
      const dns::Answer answer = zone.answer({name, type});
      REQUIRE((answer.status == dns::Status::ok) == (record_count(answer) > 0));
      REQUIRE(answer.status != dns::Status::not_asked && !answer.secure);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const dns::Type type : kTypes) require_decoded(type, bytes);

  const auto zone = dns::Zone::parse(bytes, "zone");
  if (zone)
    require_answers(*zone, bytes);
  else
    REQUIRE(zone.error().starts_with("zone:"));

  const auto own = dns::Zone::parse("example.com TXT " + quoted(bytes), "zone");
  REQUIRE(own && own->answer({"EXAMPLE.com.", dns::Type::txt}).texts.at(0) == bytes);
  return 0;
}
