#include "relay/scanner.h"

#include <algorithm>

#include "base/ascii.h"

namespace ampauth::relay {
namespace {

constexpr bool is_word_char(char c) {
  return !base::is_control(c) && std::string_view(" ()<>\"\\;").find(c) == std::string_view::npos;
}

constexpr bool is_name_char(char c) { return base::is_alnum(c) || c == '-' || c == '.' || c == '_'; }

// Debian's policy 5.6.12
constexpr bool is_version_char(char c) { return is_name_char(c) || c == '+' || c == '~' || c == ':'; }

constexpr bool is_address_char(char c) { return base::is_alnum(c) || c == '.' || c == ':'; }

// "CEST", "+03", "EST5EDT".
constexpr bool is_zone_char(char c) { return base::is_alnum(c) || c == '+' || c == '-'; }

bool take(std::string_view& text, std::string_view prefix) {
  if (!base::starts_with_ignoring_case(text, prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

void Scanner::expect(std::string_view literal) { ok_ = accept(literal); }

bool Scanner::accept(std::string_view literal) {
  if (!ok_ || !rest_.starts_with(literal)) return false;
  rest_.remove_prefix(literal.size());
  return true;
}

std::string_view Scanner::run(bool (*belongs)(char)) {
  if (!ok_) return {};
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), belongs);
  const std::string_view found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
  rest_.remove_prefix(found.size());
  ok_ = !found.empty();
  return found;
}

std::string_view Scanner::word() { return run(is_word_char); }

std::string_view Scanner::name() { return run(is_name_char); }

std::string_view Scanner::version() { return run(is_version_char); }

std::string_view Scanner::number() { return run(base::is_digit); }

std::optional<base::IpAddress> Scanner::address() {
  const auto address = base::IpAddress::parse(run(is_address_char));
  ok_ = ok_ && address;
  return address;
}

Protocol Scanner::protocol() {
  std::string_view word = name();
  take(word, "UTF8");
  take(word, "E");
  ok_ = ok_ && take(word, "SMTP");
  Protocol protocol;
  protocol.encrypted = take(word, "S");
  protocol.authenticated = take(word, "A");
  ok_ = ok_ && word.empty();
  return protocol;
}

// A backslash would take a parenthesis' meaning to some readers: the writers replace it.
void Scanner::rest_of_comment() {
  std::size_t depth = 1;
  while (ok_ && depth > 0) {
    ok_ = !rest_.empty() && rest_.front() != '\\';
    if (!ok_) return;
    if (rest_.front() == '(') ++depth;
    if (rest_.front() == ')') --depth;
    rest_.remove_prefix(1);
  }
}

void Scanner::recipient_and_date() {
  if (accept(" for <")) {
    word();
    expect(">");
  } else if (accept(" for ")) {
    word();
  }
  expect("; ");
  date();
}

void Scanner::digits(std::size_t min, std::size_t max) {
  const std::size_t count = number().size();
  ok_ = ok_ && count >= min && count <= max;
}

// As all of them write it: with the day of the week and seconds, perhaps the zone's name. Strict, since here
// a field ends: what a client has written to look like the end of a field is followed by the real one.
void Scanner::date() {
  run(base::is_alpha);
  expect(", ");
  digits(1, 2);
  expect(" ");
  run(base::is_alpha);
  expect(" ");
  digits(4, 4);
  expect(" ");
  digits(2, 2);
  expect(":");
  digits(2, 2);
  expect(":");
  digits(2, 2);
  expect(" ");
  if (!accept("GMT")) {
    if (!accept("+")) expect("-");
    digits(4, 4);
  }
  if (!accept(" (")) return;
  run(is_zone_char);
  expect(")");
}

}  // namespace ampauth::relay
