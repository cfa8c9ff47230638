#include "mail_fields.h"

#include <cctype>

#include "encodings.h"

namespace ampauth::tests {
namespace {

// The forms of boundaries: ^ is a hexadecimal digit, 9 a decimal one, * a digit or a letter, # the
// multipart's number.
constexpr const char* kBoundaries[] = {
    "000000000000^^^^^^^^^^^^^^^#",                           // Gmail
    "===============999999999999999999#==",                   // Python
    "----=_Part_#_999999999.9999999999999",                   // JavaMail
    "--_NmP-^^^^^^^^^^^^^^^^-Part_#",                         // Nodemailer
    "Apple-Mail=_^^^^^^^^-^^^^-^^^^-^^^^-^^^^^^^^^^^#",       // Apple Mail
    "----=_NextPart_00#_^^^^_^^^^^^^^.^^^^^^^^",              // Outlook
    "_00#_************************************prodoutlook_",  // Exchange
    "b#_^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",                    // PHPMailer
    "=-********************/+#==",                            // MailKit
    "Boundary_(ID_*********************#)",                   // iCloud
    "=_alternative 00^^^^^^^^^^^^^#_=",                       // Lotus
    "=====================999999999==_#.ALT",                 // Eudora
    "------------***********************#",                   // Thunderbird
};

constexpr const char* kCharsets[] = {"utf-8",        "UTF-8",       "us-ascii", "iso-8859-1",
                                     "windows-1252", "ISO-2022-JP", "koi8-r",   "windows-1251",
                                     "gb2312",       "big5",        "euc-kr",   "shift_jis"};
constexpr const char* kTextTypes[] = {"text/plain", "text/plain", "text/html",
                                      "TEXT/PLAIN", "text/csv",   "text/x-log"};
constexpr const char* kFileTypes[] = {
    "application/octet-stream",
    "application/pdf",
    "image/png",
    "application/zip",
    "application/x-zip-compressed",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/ms-tnef",
    "audio/x-wav",
    "application/pgp-encrypted",
    "application/pkcs7-signature"};

// A parameter with a file's name, in each of the forms that mailers have for names beyond ASCII.
std::string name_parameter(Dice& dice, const std::string& attribute) {
  const std::string number = std::to_string(dice.below(10000));
  switch (dice.below(8)) {
    case 0: return attribute + "=scan" + number + ".pdf";
    case 1: return attribute + "=\"Report (" + number + ") final.pdf\"";
    case 2:
      return attribute + "=\"=?UTF-8?B?" +
             base64(
                 "Gr\xc3\xb6\xc3\x9f"
                 "e " +
                     number,
                 "") +
             "?=\"";
    case 3: return attribute + "=\"=?iso-8859-1?Q?Gr=F6=DFe_" + number + "=2Epdf?=\"";
    case 4: return attribute + "=\"=?ISO-2022-JP?B?GyRCJDMkcxsoQi5wZGY=?=\"";
    case 5: return attribute + "*=UTF-8''Gr%C3%B6%C3%9Fe%20" + number + ".pdf";
    case 6:
      return attribute + "*0*=UTF-8''Gr%C3%B6%C3%9Fe%20;\r\n " + attribute + "*1=\"" + number + "\";\r\n " +
             attribute + "*2=.pdf";
    default:
      return attribute +
             "=\"Gr\xc3\xb6\xc3\x9f"
             "e.pdf\"";
  }
}

void add_encoding(Dice& dice, const std::string& encoding, Fields& fields) {
  if (encoding.empty()) return;
  std::string spelled = encoding;
  if (dice.one_in(6))
    spelled.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(spelled.front())));
  fields.push_back({"Content-Transfer-Encoding", " " + spelled});
}

void add_more(Dice& dice, Fields& fields) {
  if (dice.one_in(4))
    fields.push_back({"Content-ID", " <part" + std::to_string(dice.below(10000)) + "@example.com>"});
  if (dice.one_in(8)) fields.push_back({"Content-Description", " =?utf-8?Q?Gr=C3=B6=C3=9Fe?= (2)"});
  if (dice.one_in(8)) fields.push_back({"X-Attachment-Id", " f_" + base64(dice.bytes(6), "")});
}

}  // namespace

std::string boundary(Dice& dice, int number) {
  constexpr std::string_view kCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out;
  for (std::string_view form = dice.pick(kBoundaries); !form.empty(); form.remove_prefix(1)) {
    switch (form.front()) {
      case '^': out += kCharacters[dice.below(16)]; break;
      case '9': out += kCharacters[dice.below(10)]; break;
      case '*': out += kCharacters[dice.below(kCharacters.size())]; break;
      case '#': out += std::to_string(number); break;
      default: out += form.front();
    }
  }
  return out;
}

message::HeaderField multipart_type(Dice& dice, const std::string& subtype, const std::string& boundary) {
  static constexpr const char* kBetween[] = {"; ", ";\r\n ", ";\r\n\t", ";", " ; "};
  std::string value = " multipart/" + subtype + dice.pick(kBetween);
  if (subtype == "related") value += std::string("type=\"text/html\"") + dice.pick(kBetween);
  return {"Content-Type", value + "boundary=\"" + boundary + "\""};
}

Fields text_fields(Dice& dice, const std::string& encoding) {
  if (encoding.empty()) return {};
  std::string type = std::string(" ") + dice.pick(kTextTypes);
  if (!dice.one_in(5)) {
    const bool quoted = dice.one_in(2);
    type += std::string("; charset=") + (quoted ? "\"" : "") + dice.pick(kCharsets) + (quoted ? "\"" : "");
  }
  if (dice.one_in(6)) type += "; format=flowed";
  Fields fields = {{"Content-Type", type}};
  add_encoding(dice, encoding, fields);
  add_more(dice, fields);
  return fields;
}

Fields file_fields(Dice& dice, const std::string& encoding) {
  std::string type = std::string(" ") + dice.pick(kFileTypes);
  if (!dice.one_in(4)) type += ";\r\n " + name_parameter(dice, "name");
  Fields fields = {{"Content-Type", type}};
  add_encoding(dice, encoding, fields);
  if (!dice.one_in(4))
    fields.push_back({"Content-Disposition", " attachment;\r\n " + name_parameter(dice, "filename")});
  add_more(dice, fields);
  return fields;
}

}  // namespace ampauth::tests
