#include "message/from.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/domain_name.h"

namespace ampauth::message {
namespace {

constexpr std::size_t kMaxValue = 16 * 1024;  // longer than any honest display name and address
constexpr std::size_t kMaxAddress = 254;      // RFC 5321 4.5.3.1.3: a path of 256 octets, less its brackets
constexpr int kMaxCommentDepth = 16;          // RFC 5322 sets none; real comments do not nest

struct Token {
  enum class Kind { atom, quoted, special };
  Kind kind;
  std::string_view text;   // an atom's characters, or the one special character
  bool after_white_space;  // CFWS stands before it

  bool is(char c) const { return kind == Kind::special && text.front() == c; }
};

using Tokens = std::vector<Token>;
using TokenSpan = std::span<const Token>;

// With the octets of UTF-8 (RFC 6532) and of unlabelled 8-bit text, which display names hold.
bool is_atext(char c) { return base::is_atext(c) || static_cast<unsigned char>(c) >= 0x80; }

// The position after a quoted string or comment that opens at `at`; nullopt where it does not close.
std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return std::nullopt;
}

std::optional<std::size_t> end_of_comment(std::string_view text, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '(') {
      if (++depth > kMaxCommentDepth) return std::nullopt;
    } else if (text[i] == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return std::nullopt;
}

// Folds are CRLF and a blank (RFC 5322 2.2.3); no other control character has a place in an address field.
bool has_stray_control(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (!base::is_control(c) || c == '\t') continue;
    if (c != '\r' || i + 2 >= value.size() || value[i + 1] != '\n' || !base::is_blank(value[i + 2]))
      return true;
    ++i;
  }
  return false;
}

std::optional<Tokens> tokenize(std::string_view value) {
  Tokens tokens;
  bool white = false;
  for (std::size_t i = 0; i < value.size();) {
    if (base::is_space(value[i])) {
      white = true;
      ++i;
    } else if (value[i] == '(') {
      const auto end = end_of_comment(value, i);
      if (!end) return std::nullopt;
      white = true;
      i = *end;
    } else if (value[i] == '"') {
      const auto end = end_of_quoted(value, i);
      if (!end) return std::nullopt;
      tokens.push_back({Token::Kind::quoted, value.substr(i, *end - i), white});
      white = false;
      i = *end;
    } else {
      std::size_t end = i;
      while (end < value.size() && is_atext(value[end])) ++end;
      const bool atom = end > i;
      if (!atom) ++end;
      tokens.push_back({atom ? Token::Kind::atom : Token::Kind::special, value.substr(i, end - i), white});
      white = false;
      i = end;
    }
  }
  return tokens;
}

// dot-atom-text (RFC 5322 3.2.3) in ASCII, without any CFWS inside. nullopt where the tokens are something
// else.
std::optional<std::string> dot_atom(TokenSpan tokens) {
  std::string text;
  bool want_atom = true;
  for (std::size_t i = 0; i < tokens.size(); ++i, want_atom = !want_atom) {
    if (i > 0 && tokens[i].after_white_space) return std::nullopt;
    if (want_atom ? tokens[i].kind != Token::Kind::atom : !tokens[i].is('.')) return std::nullopt;
    text += tokens[i].text;
  }
  if (want_atom) return std::nullopt;
  return text;
}

tl::expected<Mailbox, FromFault> parse_addr_spec(TokenSpan tokens) {
  const auto syntax = tl::unexpected(FromFault::syntax);
  const auto at = std::find_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.is('@'); });
  if (at == tokens.end() || at->after_white_space) return syntax;
  const auto split = static_cast<std::size_t>(at - tokens.begin());
  const auto local = dot_atom(tokens.subspan(0, split));
  const TokenSpan rest = tokens.subspan(split + 1);
  if (!local || rest.empty() || rest.front().after_white_space) return syntax;
  const auto written_domain = dot_atom(rest);
  if (!written_domain) return syntax;
  // A parser that decodes encoded words here would see another address (RFC 2047 5 forbids them).
  if (!base::is_ascii(*local) || local->find("=?") != std::string::npos) return syntax;
  const auto domain = base::to_ascii_domain(*written_domain);
  if (!domain || domain->find('.') == std::string::npos) return syntax;
  if (local->size() + 1 + domain->size() > kMaxAddress) return syntax;  // A-labels may be longer than written
  return Mailbox{*local, *domain};
}

// phrase (RFC 5322 3.2.5) with the dots of obs-phrase, which "John Q. Public" needs: they follow a word.
bool is_display_name(TokenSpan tokens) {
  if (!tokens.empty() && tokens.front().is('.')) return false;
  return std::all_of(tokens.begin(), tokens.end(),
                     [](const Token& t) { return t.kind != Token::Kind::special || t.is('.'); });
}

}  // namespace

tl::expected<Mailbox, FromFault> parse_from_value(std::string_view value) {
  const auto syntax = tl::unexpected(FromFault::syntax);
  if (value.size() > kMaxValue || has_stray_control(value)) return syntax;
  const auto tokens = tokenize(value);
  if (!tokens || tokens->empty()) return syntax;

  const auto is = [](char c) { return [c](const Token& t) { return t.is(c); }; };
  const auto open = std::find_if(tokens->begin(), tokens->end(), is('<'));
  const auto close = std::find_if(open, tokens->end(), is('>'));
  const auto outside = [&](char c) {  // outside the angle brackets
    return std::find_if(tokens->begin(), open, is(c)) != open ||
           std::find_if(close, tokens->end(), is(c)) != tokens->end();
  };
  if (outside(':') || outside(';')) return tl::unexpected(FromFault::group);
  if (outside(',')) return tl::unexpected(FromFault::multiple);

  const TokenSpan all(*tokens);
  if (open == tokens->end()) return parse_addr_spec(all);
  if (close == tokens->end() || close + 1 != tokens->end()) return syntax;
  const auto open_at = static_cast<std::size_t>(open - tokens->begin());
  const auto close_at = static_cast<std::size_t>(close - tokens->begin());
  if (!is_display_name(all.subspan(0, open_at))) return syntax;
  return parse_addr_spec(all.subspan(open_at + 1, close_at - open_at - 1));
}

tl::expected<Mailbox, FromFault> parse_from(std::span<const HeaderField> fields) {
  const std::size_t count = count_named(fields, "from");
  if (count == 0) return tl::unexpected(FromFault::missing);
  if (count > 1) return tl::unexpected(FromFault::multiple);
  const HeaderField* from = only_named(fields, "from");
  // "From :" and the like are read by some and ignored by others.
  if (from->name.size() != std::string_view("from").size()) return tl::unexpected(FromFault::syntax);
  return parse_from_value(from->value);
}

}  // namespace ampauth::message
