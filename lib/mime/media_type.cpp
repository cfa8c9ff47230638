#include "mime/media_type.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"
#include "mime/caseless_search.h"

namespace ampauth::mime {
namespace {

constexpr std::size_t kMaxNameShown = 20;  // of an attribute, in an explanation

constexpr std::string_view kBoundaryWord = "boundary";
constexpr CaselessSearch kBoundary(kBoundaryWord);
constexpr std::size_t kMaxBoundary = 70;  // RFC 2046 5.1.1

constexpr bool is_printable(char c) { return c > 0x20 && c < 0x7f; }

// RFC 2046 5.1.1
bool is_boundary_char(char c) {
  return base::is_alnum(c) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  bool next_is(char c) const { return !text_.empty() && text_.front() == c; }

  bool skip(char c) {
    if (!next_is(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  // The header's own reader has made sure that CR and LF occur in folds only.
  void skip_white_space() {
    while (!text_.empty() && base::is_space(text_.front())) text_.remove_prefix(1);
  }

  std::string_view token() {
    const auto end = std::find_if_not(text_.begin(), text_.end(), is_token_char);
    return take(static_cast<std::size_t>(end - text_.begin()));
  }

  // The text between two quotes. No quoted pairs: parsers disagree on whether they keep the backslash.
  tl::expected<std::string_view, std::string> quoted() {
    text_.remove_prefix(1);
    const std::size_t end = text_.find('"');
    if (end == std::string_view::npos) return base::Failure("has a quoted parameter without its end");
    const std::string_view value = take(end);
    text_.remove_prefix(1);
    const bool plain =
        std::all_of(value.begin(), value.end(), [](char c) { return c == ' ' || is_printable(c); });
    if (!plain || value.find('\\') != std::string_view::npos) {
      return base::Failure(
          "has a quoted parameter with a backslash, a fold, a control or an 8-bit character");
    }
    return value;
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = text_.substr(0, size);
    text_.remove_prefix(size);
    return taken;
  }

  std::string_view text_;
};

tl::expected<MediaType::Parameter, std::string> parse_parameter(Reader& reader) {
  MediaType::Parameter parameter;
  parameter.attribute = base::lower_case(reader.token());
  if (parameter.attribute.empty() || !reader.skip('=')) {
    return base::Failure("has a parameter that is not attribute=value");
  }
  if (reader.next_is('"')) {
    const auto value = reader.quoted();
    if (!value) return base::Failure(value.error());
    parameter.value = *value;
    return parameter;
  }
  parameter.value = reader.token();
  if (parameter.value.empty()) return base::Failure("has a parameter without a value");
  return parameter;
}

// A parameter that stands twice alike is a template's slip; two values are two readings.
std::string explain_repeated(const MediaType::Parameter& first, const MediaType::Parameter& second) {
  const std::string name = first.attribute.substr(0, kMaxNameShown);
  if (first.value != second.value) return "has the parameter " + name + " twice, with two values: write one";
  return "has the parameter " + name +
         " twice, with the same value: write it once, parsers refuse or skip it";
}

// Returns why the rest of a value is not a list of parameters, "" where it is.
std::string parse_parameters(Reader& reader, MediaType& media) {
  std::vector<MediaType::Parameter>& parameters = media.parameters;
  // Sendmail finds no boundary behind 20 of them, and delivers the multipart as if it were a preamble.
  constexpr std::size_t kMaxParameters = 20;
  while (reader.skip(';')) {
    reader.skip_white_space();
    if (reader.at_end()) break;  // Many mailers end the list with a semicolon, and every parser reads it.
    auto parameter = parse_parameter(reader);
    if (!parameter) return parameter.error();
    const auto repeated = std::find_if(parameters.begin(), parameters.end(), [&](const auto& earlier) {
      return earlier.attribute == parameter->attribute;
    });
    if (repeated != parameters.end()) return explain_repeated(*repeated, *parameter);
    if (parameters.size() == kMaxParameters) return "has over 20 parameters";
    parameters.push_back(std::move(*parameter));
    const bool ended = reader.next_is(';');
    reader.skip_white_space();
    media.spaced_semicolon = media.spaced_semicolon || (!ended && reader.next_is(';'));
  }
  return reader.at_end() ? "" : "has text after a parameter";
}

// The offsets behind each "boundary" in a text.
std::vector<std::size_t> ends_of_word(std::string_view text) {
  std::vector<std::size_t> ends;
  std::size_t at = kBoundary.find(text);
  while (at != std::string_view::npos) {
    ends.push_back(at + kBoundaryWord.size());
    at = kBoundary.find(text, ends.back());
  }
  return ends;
}

// Whether "boundary=" stands in a text, for some parser.
bool holds_parameter(std::string_view text) {
  const auto ends = ends_of_word(text);
  return std::any_of(ends.begin(), ends.end(), [&](std::size_t end) {
    const std::size_t next = text.find_first_not_of(' ', end);
    return next != std::string_view::npos && text[next] == '=';
  });
}

std::ptrdiff_t count_parentheses(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return c == '(' || c == ')'; });
}

// Parsers that know no quoted strings find comments, encoded words (RFC 2047) and parameters inside them as
// well. Not inside the boundary itself: mailers put the word and parentheses there ("--boundary_0_1f3c",
// "Boundary_(ID_x)"), and no parser is known that reads those in another way.
tl::expected<void, std::string> check_single_meaning(std::string_view value, std::string_view boundary) {
  if (count_parentheses(value) != count_parentheses(boundary) || value.find("=?") != std::string_view::npos) {
    return base::Failure("has a parenthesis or an encoded word in a multipart's parameters");
  }
  if (ends_of_word(value).size() != 1 + ends_of_word(boundary).size() || holds_parameter(boundary)) {
    return base::Failure("holds the word boundary more than once");
  }
  return {};
}

// libetpan makes one blank of two, Ruby's mail takes those around "=" away, others stop at "(", "," or "'".
bool is_plain_boundary(std::string_view boundary) {
  constexpr std::string_view kMarks = "_=.+:/-";
  for (std::size_t at = 0; at < boundary.size(); ++at) {
    const char c = boundary[at];
    if (base::is_alnum(c) || kMarks.find(c) != std::string_view::npos) continue;
    if (c != ' ') return false;
    const char before = boundary[at - 1];  // It has no blank at its ends.
    if (before == ' ' || before == '=' || boundary[at + 1] == '=') return false;
  }
  return true;
}

// Whether a line of text becomes this boundary where an MTA writes it in quoted-printable for the next one.
bool may_come_of_codes(std::string_view boundary) {
  const auto is_upper_hex = [](char c) { return base::hex_value(c) >= 0 && base::to_upper(c) == c; };
  bool codes = false;
  for (std::size_t at = boundary.find('='); at != std::string_view::npos; at = boundary.find('=', at + 1)) {
    if (at + 2 >= boundary.size() || !is_upper_hex(boundary[at + 1]) || !is_upper_hex(boundary[at + 2]))
      return false;
    codes = true;
  }
  return codes;
}

// What subtypes and parameters are named with.
bool is_name_char(char c) {
  return base::is_alnum(c) || std::string_view(".+_-").find(c) != std::string_view::npos;
}

// Of a parameter beside the boundary. Gnus loses the boundary over names with "*", "#" or "`".
bool is_plain_parameter(const MediaType::Parameter& parameter) {
  const auto is_plain = [](char c) {
    return base::is_alnum(c) || std::string_view("_=.+:/-<>@$! ").find(c) != std::string_view::npos;
  };
  return base::is_alpha(parameter.attribute.front()) && !parameter.value.empty() &&
         std::all_of(parameter.attribute.begin(), parameter.attribute.end(), is_name_char) &&
         std::all_of(parameter.value.begin(), parameter.value.end(), is_plain);
}

}  // namespace

bool is_token_char(char c) {
  return is_printable(c) && std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

tl::expected<MediaType, std::string> parse_media_type(std::string_view value) {
  Reader reader(value);
  MediaType media;
  reader.skip_white_space();
  media.type = base::lower_case(reader.token());
  const bool slash = reader.skip('/');
  media.subtype = base::lower_case(reader.token());
  reader.skip_white_space();
  if (media.type.empty() || !slash || media.subtype.empty() || !(reader.at_end() || reader.next_is(';'))) {
    return base::Failure("is not type/subtype");
  }
  media.fault = parse_parameters(reader, media);
  return media;
}

tl::expected<Boundary, std::string> parse_boundary(const MediaType& media, std::string_view value) {
  if (!media.fault.empty()) return base::Failure(media.fault);
  if (!mentions_boundary(value)) return base::Failure("is a multipart's but has no boundary");
  const auto parameter = std::find_if(media.parameters.begin(), media.parameters.end(),
                                      [](const auto& p) { return p.attribute == "boundary"; });
  if (parameter == media.parameters.end()) {
    return base::Failure("is a multipart's but has no plain boundary parameter");
  }
  // Gnus loses the boundary over "*".
  if (!std::all_of(media.subtype.begin(), media.subtype.end(), is_name_char))
    return base::Failure("has a multipart's subtype with a character that is in no registered one");
  const std::string& boundary = parameter->value;
  if (auto single = check_single_meaning(value, boundary); !single) return base::Failure(single.error());
  if (boundary.empty() || boundary.size() > kMaxBoundary) {
    return base::Failure("has a boundary that is not of 1 to 70 characters");
  }
  if (!std::all_of(boundary.begin(), boundary.end(), is_boundary_char) || boundary.front() == ' ' ||
      boundary.back() == ' ') {
    return base::Failure("has a boundary with a character, or a blank at an end, that RFC 2046 forbids");
  }
  using Oddity = Boundary::Oddity;
  const bool plain_parameters =
      std::all_of(media.parameters.begin(), media.parameters.end(),
                  [](const auto& p) { return p.attribute == "boundary" || is_plain_parameter(p); });
  if (media.spaced_semicolon || !plain_parameters) return Boundary{boundary, Oddity::parameter};
  const bool plain = is_plain_boundary(boundary) && !may_come_of_codes(boundary);
  return Boundary{boundary, plain ? Oddity::none : Oddity::boundary};
}

bool mentions_boundary(std::string_view value) { return kBoundary.occurs_in(value); }

}  // namespace ampauth::mime
