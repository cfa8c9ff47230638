#include "spf/macro.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/ascii.h"

namespace ampauth::spf {
namespace {

constexpr std::string_view kLetters = "slodiphcrtv";
constexpr std::string_view kExplanationLetters = "crt";
constexpr std::string_view kDelimiters = ".-+,/_=";
constexpr std::size_t kMaxParts = 1000;  // more parts than any name has labels: the same as all of them

// One step through a macro-string: a literal byte ("%%", "%_" included), or a macro.
struct Piece {
  std::string literal;
  bool is_macro_expand = false;
  char letter = 0;  // lower case; 0 for a literal
  bool url_escape = false;
  std::size_t parts = 0;  // 0: all of them
  bool reverse = false;
  std::string_view delimiters;
};

// What follows "%{". nullopt where it is malformed or not closed.
std::optional<Piece> take_macro(std::string_view& text) {
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  std::string_view inside = text.substr(0, end);
  text.remove_prefix(end + 1);
  Piece piece;
  piece.is_macro_expand = true;
  piece.url_escape = base::is_upper(inside[0]);
  piece.letter = base::to_lower(inside[0]);
  if (kLetters.find(piece.letter) == std::string_view::npos) return std::nullopt;
  inside.remove_prefix(1);
  const bool has_digits = !inside.empty() && base::is_digit(inside[0]);
  for (; !inside.empty() && base::is_digit(inside[0]); inside.remove_prefix(1))
    piece.parts = std::min(piece.parts * 10 + static_cast<std::size_t>(inside[0] - '0'), kMaxParts);
  if (has_digits && piece.parts == 0) return std::nullopt;  // RFC 7208 7.3: must be nonzero
  if (!inside.empty() && base::to_lower(inside[0]) == 'r') {
    piece.reverse = true;
    inside.remove_prefix(1);
  }
  if (inside.find_first_not_of(kDelimiters) != std::string_view::npos) return std::nullopt;
  piece.delimiters = inside.empty() ? "." : inside;
  return piece;
}

// Cuts the next piece off `text`, which is not empty.
std::optional<Piece> take_piece(std::string_view& text) {
  const char c = text[0];
  if (c < 0x21 || c > 0x7e) return std::nullopt;
  Piece piece;
  if (c != '%') {
    piece.literal = c;
    text.remove_prefix(1);
    return piece;
  }
  const char next = text.size() > 1 ? text[1] : '\0';
  text.remove_prefix(std::min<std::size_t>(2, text.size()));
  if (next == '{') return take_macro(text);
  piece.is_macro_expand = true;
  switch (next) {
    case '%': piece.literal = "%"; return piece;
    case '_': piece.literal = " "; return piece;
    case '-': piece.literal = "%20"; return piece;
    default: return std::nullopt;
  }
}

// toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
bool is_top_label(std::string_view label) {
  if (label.empty() || !base::is_alnum(label.front()) || !base::is_alnum(label.back())) return false;
  const auto is_allowed = [](char c) { return base::is_alnum(c) || c == '-'; };
  return std::all_of(label.begin(), label.end(), is_allowed) &&
         !std::all_of(label.begin(), label.end(), base::is_digit);
}

// RFC 7208 7.3: split at the delimiters, turn round, keep the right-hand parts, join with dots.
std::string transform(std::string_view value, const Piece& piece) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = value.find_first_of(piece.delimiters, begin);
    parts.push_back(value.substr(begin, end - begin));
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  if (piece.reverse) std::reverse(parts.begin(), parts.end());
  const std::size_t kept = piece.parts == 0 ? parts.size() : std::min(piece.parts, parts.size());
  std::string joined;
  for (std::size_t i = parts.size() - kept; i < parts.size(); ++i) {
    if (i != parts.size() - kept) joined += '.';
    joined += parts[i];
  }
  return joined;
}

// RFC 7208 7.3: an upper-case letter asks for RFC 3986 escapes.
std::string url_escaped(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    if (base::is_alnum(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      const auto octet = static_cast<unsigned char>(c);
      escaped += {'%', kHex[octet >> 4], kHex[octet & 15]};
    }
  }
  return escaped;
}

// %{i}: a dotted quad, or the 32 nibbles of an IPv6 address between dots.
std::string dotted(const base::IpAddress& client) {
  if (client.is_v4()) return client.to_string();
  constexpr char kHex[] = "0123456789abcdef";
  std::string nibbles;
  for (const std::uint8_t octet : client.octets()) nibbles += {kHex[octet >> 4], '.', kHex[octet & 15], '.'};
  nibbles.pop_back();
  return nibbles;
}

std::string value_of(char letter, const MacroValues& values) {
  switch (letter) {
    case 's': return values.local_part + "@" + values.sender_domain;
    case 'l': return values.local_part;
    case 'o': return values.sender_domain;
    case 'd': return values.current_domain;
    case 'i': return dotted(values.client);
    case 'p': return values.client_name();
    case 'v': return values.client.is_v4() ? "in-addr" : "ip6";
    case 'h': return values.helo;
    default: return "";  // c, r, t: is_domain_spec lets none through
  }
}

std::string expand_piece(const Piece& piece, const MacroValues& values) {
  if (piece.letter == 0) return piece.literal;
  std::string value = transform(value_of(piece.letter, values), piece);
  return piece.url_escape ? url_escaped(value) : value;
}

}  // namespace

bool is_macro_string(std::string_view text) {
  while (!text.empty())
    if (!take_piece(text)) return false;
  return true;
}

bool is_domain_spec(std::string_view text) {
  std::string_view tail = text;  // the literal text after the last macro
  bool ends_in_macro = false;
  for (std::string_view rest = text; !rest.empty();) {
    const auto piece = take_piece(rest);
    if (!piece || (piece->letter != 0 && kExplanationLetters.find(piece->letter) != std::string_view::npos))
      return false;
    ends_in_macro = piece->is_macro_expand;
    if (ends_in_macro) tail = rest;
  }
  if (ends_in_macro) return true;
  if (tail.ends_with('.')) tail.remove_suffix(1);
  const std::size_t dot = tail.rfind('.');
  return dot != std::string_view::npos && is_top_label(tail.substr(dot + 1));
}

std::string expand(std::string_view text, const MacroValues& values) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    auto piece = take_piece(text);
    if (!piece) break;
    pieces.push_back(std::move(*piece));
  }
  std::string expanded;
  for (auto piece = pieces.rbegin(); piece != pieces.rend() && expanded.size() <= kMaxExpanded; ++piece)
    expanded.insert(0, expand_piece(*piece, values));
  return expanded;
}

}  // namespace ampauth::spf
