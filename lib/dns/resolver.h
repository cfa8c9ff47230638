// DNS as the checks see it: typed questions, decoded answers, faults as values.
#pragma once

#include <cstdint>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.h"

namespace ampauth::dns {

/// Values are those of RFC 1035 3.2.2 and RFC 3596.
enum class Type : std::uint16_t { a = 1, cname = 5, ptr = 12, mx = 15, txt = 16, aaaa = 28 };

/// "TXT", "MX", ...
std::string_view to_string(Type type);

struct Question {
  std::string name;  ///< Without a trailing dot, any case.
  Type type = Type::txt;

  friend bool operator==(const Question&, const Question&) = default;
  friend auto operator<=>(const Question&, const Question&) = default;
};

/// Whether the name can be asked for: labels of printable ASCII but the backslash, none empty nor over 63
/// octets, 253 in all (RFC 1035 2.3.4). SPF macros make names of local parts and even of spaces. Anything
/// else is answered with Status::nx_domain and never asked.
bool is_askable(std::string_view name);

enum class Status {
  ok,         ///< At least one record of the type asked for.
  no_data,    ///< The name exists, the type does not (RFC 2308 2.2).
  nx_domain,  ///< The name does not exist, or is none that DNS can hold (then nothing was asked).
  timeout,    ///< No answer in time.
  serv_fail,  ///< SERVFAIL, REFUSED or any other rcode; an answer that cannot be read.
  bogus,      ///< DNSSEC validation failed: the answer must not be used.
  not_asked,  ///< The message's budget of questions is spent.
};

std::string_view to_string(Status status);

/// True where the same question may be answered later.
constexpr bool is_temporary(Status status) {
  return status == Status::timeout || status == Status::serv_fail || status == Status::bogus;
}

/// What DNSSEC says of an answer (RFC 4035 4.3).
enum class Security {
  insecure,  ///< Nothing: the zone is not signed, or nobody here validates.
  secure,    ///< It is what its zone's owner signed.
  bogus,     ///< It should be signed, and is not or not rightly.
};

/// As `policy.dnssec` of the result header has it: "pass", "fail", "" for insecure.
std::string_view to_string(Security security);

struct Mx {
  std::uint16_t preference = 0;
  std::string host;  ///< Without a trailing dot; "" is the null MX (RFC 7505).
};

struct Answer {
  Status status = Status::serv_fail;
  bool secure = false;  ///< DNSSEC-validated.
  std::vector<std::string>
      texts;  ///< TXT: one element a record, its strings joined (RFC 7208 3.3); any byte may occur.
  std::vector<base::IpAddress> addresses;  ///< A, AAAA. An IPv4-mapped AAAA is dropped.
  std::vector<Mx> exchangers;              ///< MX, in the order of the answer.
  std::vector<std::string> names;          ///< PTR, CNAME, without a trailing dot.
};

Security security_of(const Answer& answer);

/// The answer where there is no record.
inline Answer without_records(Status status) {
  Answer answer;
  answer.status = status;
  return answer;
}

using Pending = std::shared_future<Answer>;

/// Asks questions and never blocks. Thread-safe. Every question asked is answered, with Status::timeout at
/// the latest when the resolver's own limit on a question has passed.
class Resolver {
 public:
  virtual ~Resolver() = default;
  virtual Pending ask(const Question& question) = 0;
};

}  // namespace ampauth::dns
