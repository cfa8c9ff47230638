// Reads a Received field from left to right, as the pieces that its writers put together.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.h"

namespace ampauth::relay {

/// The protocol of a "with" clause (RFC 3848, RFC 6531 4.3), and Exim's spellings of it.
struct Protocol {
  bool encrypted = false;
  bool authenticated = false;
};

/// A piece that is not there fails the scanner for good: then the readers return empty values, the tests
/// false. So a form is written down as the sequence that it is, and asked at its end whether all of it was
/// there.
class Scanner {
 public:
  /// `text` is one line: folds and white space are single blanks. Borrowed.
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// The text must come next.
  void expect(std::string_view literal);
  /// Whether the text comes next; then it is behind.
  bool accept(std::string_view literal);

  /// What the client may have chosen, which no writer lets hold a blank, a parenthesis, an angle bracket, a
  /// quote, a backslash or a semicolon. So whatever it says, it ends where it ends.
  std::string_view word();
  /// Letters, digits, and "-._": a name that the writer has looked up or knows, a version, a cipher suite.
  std::string_view name();
  /// A name, or a Debian package's version: with "+", "~" and ":" as well.
  std::string_view version();
  std::string_view number();
  /// IPv4, or IPv6 with or without its tag.
  std::optional<base::IpAddress> address();
  Protocol protocol();
  /// What is left of a comment whose opening parenthesis is behind, nested ones included, with its closing
  /// one.
  void rest_of_comment();
  /// " for " a recipient, where there is one; then the date (RFC 5322 3.3), and nothing more.
  void recipient_and_date();

  /// Everything was there, and nothing is left.
  bool is_complete() const { return ok_ && rest_.empty(); }

 private:
  std::string_view run(bool (*belongs)(char));
  void date();
  void digits(std::size_t min, std::size_t max);

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace ampauth::relay
