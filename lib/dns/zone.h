// DNS from a text instead of the network: for ampauth-check --zone and for tests.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "dns/resolver.h"

namespace ampauth::dns {

/// A zone is lines of `name TYPE value`, TYPE one of TXT, A, AAAA, MX, PTR, CNAME; MX is `preference host`.
/// Several lines of one name and type are several records. A TXT value is the rest of the line, or one or
/// more quoted strings, which are joined; in them a backslash stands before a quote, a backslash or the three
/// digits of an octet (RFC 1035 5.1). A name may begin with `*.` (RFC 4592). `name TYPE !timeout`,
/// `!servfail`, `!refused`, `!nxdomain` and `!bogus` are faults, TYPE `*` any type; `#` begins a comment
/// line. A name that is absent does not exist. CNAMEs are followed. Immutable once parsed; ask() answers at
/// once, a timeout too, and is thread-safe.
class Zone : public Resolver {
 public:
  /// The error begins with "FILE:LINE: " and says what to write instead. `file_name` is for that alone.
  static tl::expected<Zone, std::string> parse(std::string_view text, std::string_view file_name);

  Pending ask(const Question& question) override;

  /// What ask() gives, without the future.
  Answer answer(const Question& question) const;

 private:
  struct Node {
    std::map<Type, Answer> answers;
    std::map<Type, Status> faults;
    std::optional<Status> any_fault;
  };
  const Node* find(const std::string& name) const;

  std::map<std::string, Node> nodes_;
};

}  // namespace ampauth::dns
