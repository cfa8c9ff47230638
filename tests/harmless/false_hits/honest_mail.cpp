#include "honest_mail.h"

#include "base/ascii.h"
#include "encodings.h"
#include "mail_fields.h"
#include "mime/layers.h"

namespace ampauth::tests {
namespace {

// A message, or one of its parts.
struct Entity {
  Fields fields;
  std::string content;
  std::string text() const;
};

std::string text_of(const Fields& fields) {
  std::string text;
  for (const message::HeaderField& field : fields) text += field.name + ":" + field.value + "\r\n";
  return text;
}

std::string Entity::text() const { return text_of(fields) + "\r\n" + content; }

// The tag h= of a signature (RFC 6376 3.5), whose names stand anywhere in its lines.
std::string signed_names(Dice& dice) {
  static constexpr const char* kNames[] = {"From",         "To",
                                           "Subject",      "Date",
                                           "Message-ID",   "MIME-Version",
                                           "Content-Type", "Content-Transfer-Encoding",
                                           "Sender",       "List-Unsubscribe",
                                           "In-Reply-To"};
  const bool lower_case = dice.one_in(2);
  const bool colon_first = dice.one_in(2);
  std::string names;
  for (std::size_t count = 5 + dice.below(12); count > 0; --count) {
    const std::string fold = dice.one_in(4) ? "\r\n" + std::string(1 + dice.below(9), ' ') : "";
    if (!names.empty()) names += colon_first ? fold + ":" : ":" + fold;
    const std::string name = dice.pick(kNames);
    names += lower_case ? base::lower_case(name) : name;
  }
  return names;
}

std::string signature(Dice& dice) {
  std::string tags =
      " v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1;\r\n\th=" + signed_names(dice);
  tags += dice.one_in(2) ? ";\r\n\tbh=" : "; bh=";
  tags += base64(dice.bytes(32), "") + (dice.one_in(2) ? ";\r\n\tb=" : "; b=");
  const std::string digits = base64(dice.bytes(256), "\r\n\t ", 40 + dice.below(40));
  return tags + digits.substr(0, digits.size() - 4);
}

// Writes the parts of one mail, by dice. Whole mails lie encoded in each other up to kMaxCoded times: more is
// not seen in honest mail, and the screen takes what asks for more than so much work for a hit.
class Author {
  static constexpr int kMaxCoded = 3;

 public:
  Author(Dice& dice, const Contents& contents) : dice_(dice), contents_(contents) {}

  Entity root() {
    switch (dice_.below(8)) {
      case 0: return part();
      case 1: return multipart("alternative", {short_text(), part()});
      case 2: return multipart("mixed", {multipart("alternative", {short_text(), part()}), part(), part()});
      case 3: return multipart("mixed", {short_text(), attached_message(1 + dice_.below(6)), part()});
      case 4: return multipart("related", {part(), part()});
      case 5: return report();
      default: return mixed();
    }
  }

  Entity multipart(const std::string& subtype, const std::vector<Entity>& parts) {
    const std::string between = boundary(dice_, ++multiparts_);
    std::string content;
    for (const Entity& one : parts) content += "--" + between + "\r\n" + one.text() + "\r\n";
    return {{multipart_type(dice_, subtype, between)}, content + "--" + between + "--\r\n"};
  }

  const std::string& shape() const { return shape_; }

 private:
  Entity mixed() {
    std::vector<Entity> parts;
    if (dice_.one_in(2)) parts.push_back(short_text());
    for (std::size_t count = 1 + dice_.below(3); count > 0; --count) parts.push_back(part());
    if (dice_.one_in(2)) parts.push_back(short_text());
    return multipart("mixed", parts);
  }

  // What stands beside an attachment, and what names an encoding that is not the attachment's.
  Entity short_text() {
    static constexpr const char* kEncodings[] = {"", "7bit", "8bit", "quoted-printable", "base64"};
    const std::string encoding = dice_.pick(kEncodings);
    const std::string text = dice_.one_in(4) ? "The file is base64, see (1=2).\n"
                                             : "Gr\xc3\xbc\xc3\x9f"
                                               "e, see the file.\n";
    shape_ += "short text in " + (encoding.empty() ? "7bit" : encoding) + ", ";
    return {text_fields(dice_, encoding), encoded(text, encoding, true)};
  }

  Entity part() {
    if (coded_ < kMaxCoded && dice_.one_in(12)) return mail_as_file();
    static constexpr const char* kTextEncodings[] = {"base64", "quoted-printable", "8bit", "7bit"};
    static constexpr const char* kBinaryEncodings[] = {"base64", "quoted-printable", "quoted-printable",
                                                       "binary"};
    const Content content = contents_.draw(dice_);
    const std::string encoding = content.is_text ? dice_.pick(kTextEncodings) : dice_.pick(kBinaryEncodings);
    shape_ += content.kind + " in " + encoding + ", ";
    Fields fields = content.is_text ? text_fields(dice_, encoding) : file_fields(dice_, encoding);
    return {std::move(fields), encoded(content.bytes, encoding, content.is_text)};
  }

  // The source of a mail, attached as some file.
  Entity mail_as_file() {
    shape_ += "source of (";
    ++coded_;
    const std::string source = attached_text(mixed());
    --coded_;
    const std::string encoding = dice_.one_in(2) ? "base64" : "quoted-printable";
    shape_ += ") in " + encoding + ", ";
    Fields fields = file_fields(dice_, encoding);
    return {std::move(fields), encoded(source, encoding, false)};
  }

  std::string attached_text(const Entity& message) {
    const std::string text =
        "From: a@example.net\r\nSubject: attached\r\nMIME-Version: 1.0\r\n" + message.text();
    return dice_.one_in(3) ? "DKIM-Signature:" + signature(dice_) + "\r\n" + text : text;
  }

  // Forwarded so many times. A few mailers encode the whole message, against RFC 2045 6.4.
  Entity attached_message(std::size_t times) {
    const bool in_base64 = coded_ < kMaxCoded && dice_.one_in(6);
    coded_ += in_base64 ? 1 : 0;
    shape_ += in_base64 ? "message in base64 of (" : "message of (";
    const Entity inner =
        times > 1 ? multipart("mixed", {short_text(), attached_message(times - 1)}) : mixed();
    shape_ += "), ";
    coded_ -= in_base64 ? 1 : 0;
    const std::string text = attached_text(inner);
    if (!in_base64) return {{{"Content-Type", " message/rfc822"}}, text};
    return {{{"Content-Type", " message/rfc822"}, {"Content-Transfer-Encoding", " base64"}}, base64(text)};
  }

  // A bounce (RFC 3464), with the message or with its header.
  Entity report() {
    const Entity status{
        {{"Content-Type", " message/delivery-status"}},
        "Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 (base64) unknown\r\n"};
    if (dice_.one_in(2)) return multipart("report", {short_text(), status, attached_message(1)});
    Fields header = text_fields(dice_, "base64");
    header.push_back({"Subject", " =?utf-8?B?" + base64(dice_.bytes(40), "") + "?="});
    return multipart("report",
                     {short_text(), status, {{{"Content-Type", " text/rfc822-headers"}}, text_of(header)}});
  }

  std::string encoded(std::string_view bytes, const std::string& encoding, bool is_text) {
    if (encoding == "base64") return base64(bytes);
    if (encoding == "quoted-printable") {
      const bool dense = dice_.one_in(8);
      return quoted_printable(bytes, dense     ? QuotedStyle::dense
                                     : is_text ? QuotedStyle::text
                                               : QuotedStyle::binary);
    }
    if (encoding == "7bit") return with_crlf(ascii_of(bytes));
    return is_text ? with_crlf(bytes) : std::string(bytes);
  }

  Dice& dice_;
  const Contents& contents_;
  std::string shape_;
  int multiparts_ = 0;
  int coded_ = 0;  ///< In so many whole mails that are encoded does what is written lie.
};

Fields header(Dice& dice, const Entity& root) {
  Fields fields = {
      {"Received",
       " from mx.example.com (mx.example.com [192.0.2.1])\r\n\tby mx.example.org; Thu, 1 Jan 2026"},
      {"From", " =?utf-8?Q?J=C3=BCrgen?= (at work) <juergen@example.com>"},
      {"To", " reader@example.org"},
      {"Subject", " =?utf-8?B?" + base64("R\xc3\xa9union (2)", "") + "?="},
      {"MIME-Version", " 1.0"}};
  if (dice.one_in(2)) fields.insert(fields.begin(), {"DKIM-Signature", signature(dice)});
  if (dice.one_in(6)) fields.insert(fields.begin(), {"ARC-Message-Signature", " i=1;" + signature(dice)});
  fields.insert(fields.end(), root.fields.begin(), root.fields.end());
  return fields;
}

// The lines around a place, joined where one is folded or softly broken, without quoted-printable's codes.
std::string line_around(std::string_view body, std::size_t at) {
  std::size_t begin = at;
  do {
    begin = begin == 0 ? std::string_view::npos : body.rfind("\r\n", begin - 1);
  } while (begin != std::string_view::npos && begin > 0 && begin + 2 < body.size() &&
           (base::is_blank(body[begin + 2]) || body[begin - 1] == '='));
  begin = begin == std::string_view::npos ? 0 : begin + 2;
  const std::string_view line = body.substr(begin, at - begin);
  std::string joined(line.size(), '\0');
  joined.resize(mime::decode_quoted_printable(line, mime::Codes::strict, joined));
  return joined;
}

// Whether a place is in a line about a Content-* field, or in what follows it folded.
bool is_in_content_field(std::string_view body, std::size_t at) {
  return base::lower_case(line_around(body, at)).find("content-") != std::string::npos;
}

// A field that says what a part is must not be read in two ways: there, such a byte is what the screen looks
// for.
void insert(Dice& dice, std::string_view inserted, const std::string& what, HonestMail& mail) {
  const std::size_t at = dice.below(mail.body.size() + 1);
  if (is_in_content_field(mail.body, at)) return;
  mail.body.insert(at, inserted);
  mail.shape += what + " at " + std::to_string(at) + ", ";
}

// What a transfer, a size limit or a bad program does to a body. Half of all mail arrives whole.
void spoil(Dice& dice, HonestMail& mail) {
  if (dice.one_in(2)) return;
  if (dice.one_in(3)) {
    mail.body.resize(dice.below(mail.body.size() + 1));
    mail.shape += "cut off at " + std::to_string(mail.body.size()) + ", ";
  }
  const std::size_t close = mail.body.rfind("\r\n--");
  if (dice.one_in(3) && close != std::string::npos && mail.body.ends_with("--\r\n")) {
    mail.body.resize(close + 2);
    mail.shape += "no closing delimiter, ";
  }
  if (dice.one_in(4)) insert(dice, "\r", "bare CR", mail);
  if (dice.one_in(4)) insert(dice, "\n", "bare LF", mail);
  if (dice.one_in(6)) insert(dice, std::string_view("\0", 1), "NUL", mail);
}

HonestMail mail_of(Dice& dice, const Entity& root, std::string shape) {
  return {header(dice, root), root.content, std::move(shape)};
}

}  // namespace

std::size_t HonestMail::size() const {
  std::size_t size = 2 + body.size();
  for (const message::HeaderField& field : fields) size += field.name.size() + field.value.size() + 3;
  return size;
}

std::string HonestMail::bytes() const { return text_of(fields) + "\r\n" + body; }

HonestMail honest_mail(std::uint64_t seed, const Contents& contents) {
  Dice dice(seed);
  Author author(dice, contents);
  const Entity root = author.root();
  HonestMail mail = mail_of(dice, root, author.shape());
  spoil(dice, mail);
  return mail;
}

HonestMail mail_with_amp(std::uint64_t seed, const Contents& contents) {
  Dice dice(seed);
  Author author(dice, contents);
  const Entity amp{{{"Content-Type", " text/x-amp-html"}}, "<html amp4email></html>\r\n"};
  const Entity root = author.multipart("mixed", {author.root(), amp});
  return mail_of(dice, root, author.shape() + "AMP");
}

}  // namespace ampauth::tests
