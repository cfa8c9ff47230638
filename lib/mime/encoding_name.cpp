#include "mime/encoding_name.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/ascii.h"
#include "mime/content_field.h"

namespace ampauth::mime {
namespace {

// Names of the identity, and what honest mail writes in their place by mistake: no parser decodes anything
// under them. The decodings of RFC 2045 are looked into elsewhere.
bool is_known_name(std::string_view value) {
  std::string token = base::lower_case(base::trim(value));
  token.erase(std::remove_if(token.begin(), token.end(), base::is_control), token.end());
  if (token == "base64" || token == "quoted-printable") return true;
  std::string letters;
  std::copy_if(token.begin(), token.end(), std::back_inserter(letters), base::is_alnum);
  constexpr std::string_view kIdentity[] = {"",      "7bit",    "8bit",  "7bits",    "8bits",    "binary",
                                            "none",  "bit",     "plain", "text",     "unknown",  "identity",
                                            "ascii", "usascii", "utf8",  "iso88591", "textplain"};
  return std::find(std::begin(kIdentity), std::end(kIdentity), letters) != std::end(kIdentity);
}

// The last name in the list of a signature's fields (RFC 6376 3.5, h=), of which a line may begin with
// "content-transfer-encoding:".
bool is_field_name(std::string_view word) {
  constexpr std::string_view kNames[] = {
      "from",   "to",       "cc",          "subject",    "date",         "message-id", "mime-version",
      "sender", "reply-to", "in-reply-to", "references", "content-type", "list-id",    "list-unsubscribe"};
  const std::string name = base::lower_case(word);
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// A value with a blank for each comment (RFC 5322 3.2.2) and for what closes none.
struct Uncommented {
  std::string text;
  std::string comments;
};

Uncommented without_comments(std::string_view value) {
  Uncommented uncommented;
  int depth = 0;
  for (const char c : value) {
    if (c == '(' && depth++ == 0) uncommented.text += ' ';
    if (depth > 0)
      uncommented.comments += c;
    else
      uncommented.text += c == ')' ? ' ' : c;
    if (c == ')' && depth > 0) --depth;
  }
  return uncommented;
}

// Whether a comment could be part of the name to one who knows none, or name an encoding to one who looks for
// its name anywhere. A line of a program is neither.
bool could_be_in_name(std::string_view comment) {
  if (comment.find_first_of("\"^:;=$*?%{}[]") == std::string_view::npos) return true;
  const std::string lower = base::lower_case(comment);
  constexpr std::string_view kDecodings[] = {"uu", "yenc", "binhex", "zip"};
  return std::any_of(std::begin(kDecodings), std::end(kDecodings),
                     [&](std::string_view name) { return lower.find(name) != std::string::npos; });
}

}  // namespace

bool is_known_encoding(std::string_view value) {
  if (is_known_name(value)) return true;
  if (value.find('(') == std::string_view::npos) return false;
  constexpr std::string_view kAround = " \t\r\n\"'";
  const Uncommented uncommented = without_comments(value);
  std::string_view name = uncommented.text;
  name.remove_prefix(std::min(name.find_first_not_of(kAround), name.size()));
  name = name.substr(0, name.find_last_not_of(kAround) + 1);
  return is_known_name(name) && !could_be_in_name(uncommented.comments);
}

bool could_name_encoding(std::string_view value) {
  constexpr int kMaxStray = 2;
  const auto* const name = std::find_if(value.begin(), value.end(), base::is_alnum);
  const std::string_view from_name(name, static_cast<std::size_t>(value.end() - name));
  if (begin_of_garbage(from_name, kMaxStray) < from_name.size()) return false;
  const std::string_view word = value.substr(0, value.find(';'));
  if (is_field_name(base::trim(word))) return false;
  int depth = 0;
  std::size_t letters = 0;
  for (const char c : word) {
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (depth > 0 || c == ')' || c == '"' || c == '\'' || base::is_space(c)) continue;
    if (base::is_alnum(c))
      ++letters;
    else if (std::string_view("-_.+/,<>").find(c) == std::string_view::npos &&
             static_cast<unsigned char>(c) < 0x80)
      return false;
  }
  constexpr std::size_t kLongest = 40;
  return letters > 0 && letters <= kLongest;
}

}  // namespace ampauth::mime
