#include "mime/obscured_fields.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/ascii.h"
#include "mime/encoding_name.h"
#include "mime/media_type.h"
#include "mime/opened_types.h"

namespace ampauth::mime {
namespace {

// Text is collected up to so much before it is looked at: pieces may be of a few bytes.
constexpr std::size_t kChunk = 2048;
// What no header may hold: a longer field is found whatever it says. Honest ones have under 1,000 bytes.
constexpr std::size_t kMaxField = 65536;

constexpr std::string_view kPartial = "partial";
constexpr std::string_view kNotPartial = "unknown";

// The letters and digits of a text, in lower case, without comments (RFC 5322 3.2.2), and where each stands.
struct Letters {
  std::string text;
  std::vector<std::size_t> places;
};

Letters letters_of(std::string_view text) {
  Letters letters;
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && depth > 0) --depth;
    if (depth > 0 || !base::is_alnum(text[at])) continue;
    letters.text += base::to_lower(text[at]);
    letters.places.push_back(at);
  }
  return letters;
}

std::string_view skip_space(std::string_view text) {
  while (!text.empty() && base::is_space(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view token_of(std::string_view text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_token_char);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// A value without kCodedLineEnd, and where each of its bytes is in that.
std::string without_coded_line_ends(std::string_view value, std::vector<std::size_t>& places) {
  std::string joined;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value.substr(at, kCodedLineEnd.size()) == kCodedLineEnd) {
      at += kCodedLineEnd.size() - 1;
      continue;
    }
    joined += value[at];
    places.push_back(at);
  }
  return joined;
}

// Without the control characters that some parsers leave out, line ends of a fold among them.
std::string without_controls(std::string_view value) {
  std::string text;
  std::copy_if(value.begin(), value.end(), std::back_inserter(text),
               [](char c) { return !base::is_control(c) || c == '\t' || c == '\n'; });
  return text;
}

/// The type and subtype that begin a value, perhaps behind bytes of no token, in lower case, where two tokens
/// say them and nothing goes on with them: parameters follow, perhaps without their semicolon, or nothing
/// does.
struct PlainType {
  std::string type;
  std::string subtype;
};

std::optional<PlainType> plain_type(std::string_view value) {
  const auto* const begin = std::find_if(value.begin(), value.end(), is_token_char);
  std::string_view rest = value.substr(static_cast<std::size_t>(begin - value.begin()));
  const std::string_view type = token_of(rest);
  rest.remove_prefix(type.size());
  if (type.empty() || rest.substr(0, 1) != "/") return std::nullopt;
  rest.remove_prefix(1);
  const std::string_view subtype = token_of(rest);
  if (subtype.empty()) return std::nullopt;
  const std::string_view behind = skip_space(rest.substr(subtype.size()));
  const std::string_view attribute = token_of(behind);
  const bool spaced = behind.size() < rest.size() - subtype.size();
  const bool parameter = spaced && !attribute.empty() && behind.substr(attribute.size(), 1) == "=";
  if (!behind.empty() && behind.front() != ';' && !parameter) return std::nullopt;
  return PlainType{base::lower_case(type), base::lower_case(subtype)};
}

// Whether what stands at an offset is the value of another field: "name: " stands in front of it.
bool is_of_another_field(std::string_view value, std::size_t at) {
  std::string_view before = value.substr(0, at);
  before.remove_suffix(before.size() - (before.find_last_not_of(" \t") + 1));
  return before.size() >= 2 && before.size() < at && before.back() == ':' &&
         base::is_alnum(before[before.size() - 2]);
}

// The offset of the "=" of "=?", with what some parsers skip in between, where another "?" follows: an
// encoded word, well formed or not. npos where there is none.
std::size_t find_encoded_word(std::string_view value) {
  for (std::size_t at = value.find('='); at != std::string_view::npos; at = value.find('=', at + 1)) {
    const std::size_t mark = value.find_first_not_of(" \t\r\n\\\"", at + 1);
    if (mark == std::string_view::npos || value[mark] != '?' || is_of_another_field(value, at)) continue;
    if (value.find('?', mark + 1) != std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

// Whether the "=" at an offset begins a code of quoted-printable that only some decode: see LooseCode.
bool begins_broken_code(std::string_view value, std::size_t at) {
  const std::size_t first = value.find_first_not_of(" \t\f\r", at + 1);
  if (first == std::string_view::npos || base::hex_value(value[first]) < 0 || first + 1 >= value.size())
    return false;
  return first > at + 1 || base::hex_value(value[first + 1]) < 0;
}

// Where the value that begins at `begin` ends, and whether its end is there: at the first line end that no
// folded line follows. Not every parser takes a bare CR for one, so some of those are passed over.
struct ValueEnd {
  std::size_t at;
  bool whole;
};
ValueEnd end_of_value(std::string_view text, std::size_t begin) {
  constexpr int kMaxBareCr = 3;
  int bare = 0;
  const std::size_t limit = std::min(text.size(), begin + kMaxField);
  for (std::size_t at = text.find_first_of("\r\n", begin); at < limit;
       at = text.find_first_of("\r\n", at + 1)) {
    if (at + 1 == text.size()) return {text.size(), false};
    if (text[at] == '\r' && text[at + 1] != '\n' && ++bare > kMaxBareCr) return {at, true};
    if (text[at] == '\n' && !base::is_blank(text[at + 1])) return {at + 1, true};
  }
  return {limit, false};
}

}  // namespace

void ObscuredFields::push(std::string_view text) {
  constexpr std::size_t kHead = 2 * kContentFieldReach;
  constexpr std::size_t kRoom = kChunk + kHead + 512;
  if (text_.capacity() < kRoom) text_.reserve(kRoom);
  if (text.size() < kChunk) {
    text_.append(text);
    if (text_.size() - next_ >= kChunk + kContentFieldReach + patience_) scan_kept(false);
    return;
  }
  // What is kept is looked at with the begin of the text. Then that is all that is kept, unless a field goes
  // on.
  if (!text_.empty()) {
    text_.append(text.substr(0, kHead));
    scan_kept(false);
    if (next_ + kContentFieldReach < text_.size()) {
      text_.append(text.substr(kHead));
      return scan_kept(false);
    }
  }
  text_.assign(text.substr(scan(text, false)));
}

void ObscuredFields::finish() { scan_kept(true); }

bool ObscuredFields::declares_quoted_container() {
  if (!quoted_container_) scan_kept(false);
  return quoted_container_;
}

void ObscuredFields::scan_kept(bool last) { text_.erase(0, scan(text_, last)); }

std::size_t ObscuredFields::scan(std::string_view text, bool last) {
  patience_ = 0;
  std::size_t kept = last ? text.size() : text.size() - std::min(text.size(), kContentFieldReach);
  for (;;) {
    const auto field = find_content_field(text, next_);
    const std::size_t end = field ? field->begin : kept;
    if (header_.says_something() && end > block_) {
      // The empty line that ends a header may have its first bytes in what was looked at before.
      const std::string_view between =
          text.substr(block_ - std::min<std::size_t>(block_, 3), end - block_ + 3);
      if (between.find("\n\r\n") != std::string_view::npos || between.find("\n\n") != std::string_view::npos)
        header_ = {};
    }
    block_ = std::max(block_, end);
    if (!field) {
      next_ = std::max(next_, kept);
      break;
    }
    const auto [value_end, whole] = end_of_value(text, field->value);
    const std::string_view value = text.substr(field->value, value_end - field->value);
    if (value.size() >= kMaxField) {
      for (std::size_t at = 0; at < value.size(); ++at)
        if (!base::is_space(value[at]) && value[at] != 'x')
          overwrites_.push_back({dropped_ + field->value + at, 'x'});
      next_ = block_ = value_end;
      continue;
    }
    if (!whole && !last) {
      next_ = kept = field->begin;
      // Not looked at again before there is twice as much.
      patience_ = text.size() - next_;
      break;
    }
    // Behind what is cut off at the text's end nothing follows that is encoded, nor is a part.
    if (whole || field->name != ContentField::Name::transfer_encoding)
      judge(field->name, field->value, value, whole);
    next_ = block_ = field->value;
  }
  // In front of where the search goes on, what may belong to a name there stays.
  const std::size_t drop = kept - std::min(kept, kContentFieldReach);
  dropped_ += drop;
  next_ -= std::min(next_, drop);
  block_ -= std::min(block_, drop);
  return drop;
}

void ObscuredFields::judge(ContentField::Name name, std::size_t begin, std::string_view value, bool whole) {
  const std::size_t stray = std::min(value.find_first_not_of(" \t"), value.size());
  if (value.substr(stray, 1) == ":") {
    begin += stray + 1;
    value.remove_prefix(stray + 1);
  }
  places_.clear();
  std::string joined;
  if (value.find(kCodedLineEnd) != std::string_view::npos) {
    joined = without_coded_line_ends(value, places_);
    value = joined;
  }
  switch (name) {
    case ContentField::Name::type: judge_type(begin, value, whole); break;
    case ContentField::Name::transfer_encoding: judge_encoding(begin, value); break;
    case ContentField::Name::disposition:
      header_.opened_file = header_.opened_file || may_name_opened_file(value);
      break;
  }
  if (!header_.container && !(header_.octets && header_.opened_file)) return;
  quoted_container_ = quoted_container_ || header_.quoted;
  for (const Overwrite& overwrite : header_.encoding) overwrites_.push_back(overwrite);
  header_.encoding.clear();
}

void ObscuredFields::judge_type(std::size_t begin, std::string_view value, bool whole) {
  const auto plain = plain_type(without_controls(value));
  if (plain) {
    header_.container = header_.container || plain->type == "multipart" || plain->type == "message" ||
                        is_smime(plain->type, plain->subtype) || is_tnef(plain->type, plain->subtype);
    header_.octets = header_.octets || (plain->type == "application" && plain->subtype == "octet-stream");
    header_.opened_file = header_.opened_file || may_name_opened_file(value);
  } else {
    mark_encoded_words(begin, value);
    if (whole) mark_broken_codes(begin, value);
  }
  const Letters letters = letters_of(value.substr(0, value.find(';')));
  header_.container = header_.container || letters.text.find("multipart") != std::string::npos ||
                      letters.text.find("message") != std::string::npos;
  const std::size_t partial = letters.text.find("message" + std::string(kPartial));
  if (partial == std::string::npos) return;
  for (std::size_t i = 0; i < kPartial.size(); ++i)
    add(begin, letters.places[partial + std::string_view("message").size() + i], kNotPartial[i]);
}

void ObscuredFields::mark_encoded_words(std::size_t begin, std::string_view value) {
  const std::size_t garbage = begin_of_garbage(value);
  for (std::size_t at = find_encoded_word(value); at < garbage; ++at)
    if (value[at] == '?') add(begin, at, '_');
}

// In a subtype, up to what none has.
void ObscuredFields::mark_broken_codes(std::size_t begin, std::string_view value) {
  constexpr int kMaxStray = 1;
  const std::string_view type = value.substr(0, value.find(';'));
  const std::size_t slash = type.find('/');
  if (slash == std::string_view::npos || begin_of_garbage(type, kMaxStray) < type.size()) return;
  const std::size_t end = std::min(type.find_first_of("/:,<>@[]?{}", slash + 1), type.size());
  for (std::size_t at = slash + 1; at < end; ++at)
    if (type[at] == '=' && begins_broken_code(type, at)) add(begin, at, '_');
}

// The first word becomes 7bit where it is long enough; what else there is has no letters then.
void ObscuredFields::judge_encoding(std::size_t begin, std::string_view value) {
  header_.quoted = header_.quoted || letters_of(value).text.find("quotedprintable") != std::string::npos;
  const bool encoded = find_encoded_word(value.substr(0, begin_of_garbage(value))) != std::string_view::npos;
  if (!encoded && (is_known_encoding(value) || !could_name_encoding(value))) return;
  constexpr std::string_view kIdentity = "7bit";
  const std::size_t word = value.size() - skip_space(value).size();
  const std::size_t word_end = std::min(value.find_first_of(" \t\r\n", word), value.size());
  const bool fits = word_end - word >= kIdentity.size();
  header_.encoding.clear();
  for (std::size_t at = word; at < value.size(); ++at) {
    if (base::is_space(value[at])) continue;
    const std::size_t index = at - word;
    char with = '.';
    if (fits && at < word_end) with = index < kIdentity.size() ? kIdentity[index] : ' ';
    header_.encoding.push_back({place(begin, at), with});
  }
  if (!encoded) return;
  overwrites_.insert(overwrites_.end(), header_.encoding.begin(), header_.encoding.end());
  header_.encoding.clear();
}

}  // namespace ampauth::mime
