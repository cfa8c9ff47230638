#include "mime/part_header.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"
#include "mime/any_reading.h"
#include "mime/boundaries.h"
#include "mime/caseless_search.h"
#include "mime/content_field.h"
#include "mime/media_type.h"
#include "mime/opened_types.h"

namespace ampauth::mime {
namespace {

using message::HeaderField;
using Kind = PartHeader::Kind;

constexpr CaselessSearch kContentType("content-type");
constexpr std::size_t kMaxFields = 256;      // Real parts have under 20.
constexpr std::size_t kMaxLineLength = 998;  // RFC 5322 2.1.1; parsers cut longer ones at various lengths.
// MTAs break longer lines when they deliver, Postfix those over 998 bytes and Sendmail those over its
// mailer's limit, 990 or less: within a boundary it would become another one.
constexpr std::size_t kMaxStructureLine = 900;

// Fields that decide on the structure. Their names come to people's eyes only in these spellings.
constexpr std::string_view kStructureFields[] = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"};

std::size_t longest_line(const HeaderField& field) {
  const std::string line = field.name + ":" + field.value;
  std::size_t longest = 0;
  std::size_t begin = 0;
  while (begin <= line.size()) {
    const std::size_t end = std::min(line.find("\r\n", begin), line.size());
    longest = std::max(longest, end - begin);
    begin = end + 2;
  }
  return longest;
}

// Whether parsers that skip stray bytes in a name take it for Content-Type or Content-Transfer-Encoding.
bool is_misspelled(const HeaderField& field) {
  const auto resembled = resembled_content_field(field.name);
  if (!resembled || *resembled == ContentField::Name::disposition) return false;
  return !message::is_named(field, "content-type") && !message::is_named(field, "content-transfer-encoding");
}

tl::expected<void, std::string> check_structure_fields(std::span<const HeaderField> fields) {
  for (const std::string_view name : kStructureFields) {
    const std::string lower = base::lower_case(name);
    if (message::count_named(fields, lower) > 1) {
      return base::Failure("has " + std::string(name) + " more than once");
    }
    const HeaderField* field = message::only_named(fields, lower);
    if (field && (field->value.size() > kMaxLineLength || longest_line(*field) > kMaxStructureLine)) {
      return base::Failure("has a " + std::string(name) + " of over 998 bytes, or with a line of over 900");
    }
  }
  if (std::any_of(fields.begin(), fields.end(), is_misspelled))
    return base::Failure(
        "has a field whose name is Content-Type or Content-Transfer-Encoding but for stray bytes");
  return {};
}

std::optional<Encoding> parse_encoding(std::string_view value) {
  const std::string token = base::lower_case(base::trim(value));
  if (token == "7bit" || token == "8bit" || token == "binary") return Encoding::identity;
  if (token == "quoted-printable") return Encoding::quoted_printable;
  if (token == "base64") return Encoding::base64;
  return std::nullopt;
}

// RFC 2183 2.8: what is not known counts as an attachment.
bool is_attachment(std::string_view value) {
  return !base::equals_ignoring_case(base::trim(value.substr(0, value.find(';'))), "inline");
}

Kind kind_of(const MediaType& media) {
  if (media.type == "multipart") return Kind::multipart;
  if (media.type == "text" && media.subtype == "x-amp-html") return Kind::amp;
  if (is_smime(media.type, media.subtype)) return Kind::smime;
  if (is_tnef(media.type, media.subtype)) return Kind::opaque;
  if (media.type == "text" && media.subtype == "rfc822-headers") return Kind::header;
  if (media.type != "message") return Kind::leaf;
  if (media.subtype == "rfc822") return Kind::message;
  constexpr std::string_view kReports[] = {"delivery-status", "disposition-notification", "feedback-report"};
  return std::count(std::begin(kReports), std::end(kReports), media.subtype) != 0 ? Kind::report
                                                                                  : Kind::opaque;
}

bool names_opened_file(const HeaderField& field) {
  return (message::is_named(field, "content-type") || message::is_named(field, "content-disposition")) &&
         may_name_opened_file(field.value);
}

// What a leaf's parameters say does not matter, unless a parser could find the makings of a container there.
tl::expected<void, std::string> check_leaf(const MediaType& media, std::string_view value) {
  constexpr CaselessSearch kMultipart("multipart");
  constexpr CaselessSearch kMessage("message/");
  constexpr CaselessSearch kMessageWord("message");
  if (mentions_boundary(value)) return base::Failure("has a boundary but is no multipart");
  // Rmail looks for "message/rfc822" anywhere in the type, letterparser takes "messages/rfc822".
  if ((kMessageWord.occurs_in(media.type) && media.type != "message") || kMultipart.occurs_in(media.type))
    return base::Failure("is a container's type but for some letters");
  if (!media.fault.empty() && (kMultipart.occurs_in(value) || kMessage.occurs_in(value))) {
    return base::Failure(media.fault);
  }
  return {};
}

tl::expected<void, std::string> read_type(const HeaderField& field, PartHeader& header) {
  auto media = parse_media_type(field.value);
  if (!media) return base::Failure(media.error());
  header.has_type = true;
  if (media->type == "message" && media->subtype == "partial")
    return base::Failure("is a fragment of a message: only the joined ones show what they hold");
  header.kind = kind_of(*media);
  header.type = media->type;
  header.subtype = media->subtype;
  if (header.kind == Kind::multipart) {
    auto boundary = parse_boundary(*media, field.value);
    if (!boundary) return base::Failure(boundary.error());
    header.boundary = boundary->text;
    header.oddity = boundary->oddity;
    return {};
  }
  const bool enters = header.kind != Kind::leaf && header.kind != Kind::header && header.kind != Kind::smime;
  if (enters && !media->fault.empty()) return base::Failure(media->fault);
  return check_leaf(*media, field.value);
}

bool is_plain_file_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_alnum(c) || std::string_view(" -._").find(c) != std::string_view::npos;
  });
}

// Whether all that names AMP in a leaf's type is the name of its file: without a slash in it no parser takes
// that for a type.
bool names_only_a_file(std::string_view value) {
  const auto media = parse_media_type(value);
  if (!media || !media->fault.empty()) return false;
  std::string rest = media->type + "/" + media->subtype;
  for (const MediaType::Parameter& parameter : media->parameters) {
    rest += ";" + parameter.attribute + "=";
    if (parameter.attribute != "name" || !is_plain_file_name(parameter.value)) rest += parameter.value;
  }
  return !any_reading_finds_amp(rest);
}

bool mentions_amp(const HeaderField& field) {
  return resembles_content_type(field.name) &&
         (any_reading_finds_amp(field.name) || any_reading_finds_amp(field.value));
}

bool is_allowed_mention(const HeaderField& field, Kind kind) {
  if (!message::is_named(field, "content-type")) return false;
  return kind == Kind::amp ||
         ((kind == Kind::leaf || kind == Kind::opaque) && names_only_a_file(field.value));
}

// To whom the header ends at a field in an old form, what follows of it is a preamble, or an attached
// message's header.
tl::expected<void, std::string> check_old_forms(std::span<const HeaderField> fields,
                                                const PartHeader& header) {
  if (std::none_of(fields.begin(), fields.end(), is_in_old_form)) return {};
  Boundaries boundaries;
  if (header.kind == Kind::multipart)
    if (auto opened = boundaries.open(header.boundary); !opened) return opened;
  const auto resembles_delimiter = [&](const HeaderField& field) {
    if (message::is_named(field, "content-type")) return false;
    const std::string text = field.name + ":" + field.value;
    const auto lines = base::split(text, '\n');
    return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
      return boundaries.classify(base::trim(line)).kind != Boundaries::LineKind::text;
    });
  };
  const bool is_body_or_preamble =
      header.kind == Kind::leaf || header.kind == Kind::amp || header.kind == Kind::multipart;
  if (is_body_or_preamble && std::none_of(fields.begin(), fields.end(), resembles_delimiter)) return {};
  return base::Failure(
      "has a field with a blank before its colon, or a folded line of blanks only: some parsers end the "
      "header there, "
      "and could read what follows as a part");
}

}  // namespace

bool resembles_content_type(std::string_view text) {
  return kContentType.occurs_in(text) || resembled_content_field(text) == ContentField::Name::type;
}

tl::expected<std::vector<HeaderField>, std::string> split_header(std::string_view block) {
  std::vector<HeaderField> fields;
  while (!block.empty()) {
    const std::size_t end = block.find("\r\n");
    const std::string_view line = block.substr(0, end);
    block.remove_prefix(end == std::string_view::npos ? block.size() : end + 2);
    if (line.size() > kMaxLineLength) return base::Failure("has a line of over 998 bytes");
    if (!line.empty() && base::is_blank(line.front())) {
      if (fields.empty()) return base::Failure("begins with a blank");
      fields.back().value.append("\r\n").append(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return base::Failure("has a line without a colon");
    if (fields.size() == kMaxFields) return base::Failure("has over 256 fields");
    fields.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
  }
  return fields;
}

tl::expected<PartHeader, std::string> read_header(std::span<const HeaderField> fields, HeaderOf whose) {
  if (auto spelled = check_spelling(fields, whose); !spelled) return base::Failure(spelled.error());
  if (auto single = check_structure_fields(fields); !single) return base::Failure(single.error());
  PartHeader header;
  for (const HeaderField& field : fields) {
    if (message::is_named(field, "content-type")) {
      if (auto read = read_type(field, header); !read) {
        return base::Failure("has a Content-Type that " + read.error());
      }
    } else if (message::is_named(field, "content-transfer-encoding")) {
      header.encoding = parse_encoding(field.value);
    } else if (message::is_named(field, "content-disposition")) {
      header.attachment = header.attachment || is_attachment(field.value);
    }
  }
  if (whose == HeaderOf::message)
    if (auto checked = check_old_forms(fields, header); !checked) return base::Failure(checked.error());
  // Gnus opens a file of no known type by its name.
  const bool octets =
      header.kind == Kind::leaf && header.type == "application" && header.subtype == "octet-stream";
  if (octets && std::any_of(fields.begin(), fields.end(), names_opened_file)) header.kind = Kind::opaque;
  for (const HeaderField& field : fields) {
    if (!mentions_amp(field) || is_allowed_mention(field, header.kind)) continue;
    return base::Failure("names the AMP type, but not as its type");
  }
  const bool container = header.kind == Kind::multipart || header.kind == Kind::message;
  const bool opened =
      container || header.type == "message" || header.kind == Kind::opaque || header.kind == Kind::smime;
  if (opened && !header.encoding)
    return base::Failure("names an encoding that RFC 2045 does not know, of what some parsers open");
  if (header.kind == Kind::multipart && header.encoding == Encoding::quoted_printable)
    return base::Failure(std::string(kQuotedMultipart));
  if (container && header.encoding != Encoding::identity) {
    return base::Failure(
        "has a multipart or message under a transfer encoding (RFC 2045 6.4): only what is in it may be "
        "encoded");
  }
  return header;
}

}  // namespace ampauth::mime
