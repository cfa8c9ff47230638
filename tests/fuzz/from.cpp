// From: an address that is accepted has one spelling, stands in the value as it is, and reads the same again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/domain_name.h"
#include "message/from.h"
#include "message/message.h"
#include "require.h"

using namespace ampauth;

namespace {

bool is_dot_atom(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~";  // RFC 5322 3.2.3
  for (const std::string_view atom : base::split(text, '.')) {
    const bool is_atom = !atom.empty() && std::all_of(atom.begin(), atom.end(), [&](char c) {
      return base::is_alnum(c) || kMarks.find(c) != std::string_view::npos;
    });
    if (!is_atom) return false;
  }
  return true;
}

bool reads_as(std::string_view value, const message::Mailbox& mailbox) {
  const auto again = message::parse_from_value(value);
  return again && again->local_part == mailbox.local_part && again->domain == mailbox.domain;
}

// The local part made longer: as long as a path may be, and no longer.
void require_bound(std::string_view value, const message::Mailbox& mailbox) {
  constexpr std::size_t kMaxAddress = 254;  // RFC 5321 4.5.3.1.3
  const std::size_t size = mailbox.address().size();
  REQUIRE(size <= kMaxAddress);
  const std::string_view bare = base::trim(value);
  if (value.size() > 16000 || !bare.starts_with(mailbox.local_part + "@")) return;
  const std::string fill(kMaxAddress - size, 'a');
  REQUIRE(reads_as(fill + std::string(bare), {fill + mailbox.local_part, mailbox.domain}));
  REQUIRE(!message::parse_from_value("a" + fill + std::string(bare)));
}

void require_one_mailbox(std::string_view value) {
  const auto from = message::parse_from_value(value);
  if (!from) {
    REQUIRE(from.error() != message::FromFault::missing);
    return;
  }
  REQUIRE(is_dot_atom(from->local_part));
  REQUIRE(base::to_ascii_domain(from->domain) == from->domain);
  REQUIRE(from->domain.find('.') != std::string::npos);
  require_bound(value, *from);
  REQUIRE(value.find(from->local_part + "@") != std::string_view::npos);
  REQUIRE(!base::is_ascii(value) || base::lower_case(value).find("@" + from->domain) != std::string::npos);

  const std::string address = from->address();
  for (const std::string& written :
       {address, "<" + address + ">", " \"a@b.example, c\" <" + address + ">\r\n ",
        "(a@b.example)\r\n " + address + " (c)"})
    REQUIRE(reads_as(written, *from));
  for (const std::string& other :
       {"a@b.example, " + address, address + ", a@b.example", "<" + address + ">,", ". <" + address + ">",
        "g: " + address + ";", "<" + address + "> a@b.example"})
    REQUIRE(!message::parse_from_value(other));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  require_one_mailbox(bytes);

  const message::Message message = message::parse_message(bytes, 1 << 28);
  const std::size_t count = message::count_named(message.fields, "from");
  const auto from = message::parse_from(message.fields);
  if (count != 1) {
    REQUIRE(!from &&
            from.error() == (count == 0 ? message::FromFault::missing : message::FromFault::multiple));
  } else if (from) {
    const message::HeaderField* field = message::only_named(message.fields, "from");
    REQUIRE(base::equals_ignoring_case(field->name, "from"));
    REQUIRE(reads_as(field->value, *from));
    require_one_mailbox(field->value);
  }
  return 0;
}
