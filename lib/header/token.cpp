#include "header/token.h"

#include "base/ascii.h"

namespace ampauth::header {
namespace {

bool is_token_character(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-./@^_`{|}~";
  return base::is_alnum(c) || kMarks.find(c) != std::string_view::npos;
}

}  // namespace

std::string token(std::string_view text, std::size_t max_length) {
  if (text.empty()) return "unknown";
  std::string out(text.substr(0, max_length));
  for (char& c : out)
    if (!is_token_character(c)) c = '?';
  // Perl's Mail::AuthenticationResults takes this in front for an operator.
  if (out.front() == '/') out.front() = '?';
  return out;
}

}  // namespace ampauth::header
