#include "about_mail.h"

namespace ampauth::tests {
namespace {

constexpr const char* kLines[] = {
    "  ContentType:='text/html';",
    "ContentType := AType;",
    "    contentType: \"application/json; charset=utf-8\",",
    "contentType: 'text/html',",
    "headers['Content-Type'] = 'multipart/alternative'",
    "headers[\"Content-Transfer-Encoding\"] = \"base64\"",
    "'Content-Type': 'multipart/form-data; boundary=' + boundary,",
    "\"Content-Type\": \"text/plain\",",
    "  Content-Type: text/html; charset=UTF-8",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Type: multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
    "Content-Disposition: form-data; name=\"file\"; filename=\"a.eml\"",
    "Content-Type: ${type}",
    "Content-Type: {{ content_type }}",
    "Content-Type: %s; charset=%s",
    "Content-Transfer-Encoding: %s",
    "Content-Type: <type>/<subtype>",
    "> Content-Type: multipart/mixed;",
    ">   boundary=\"=_b\"",
    "> Content-Transfer-Encoding: quoted-printable",
    "+Content-Type: text/plain; charset=us-ascii",
    "-Content-Transfer-Encoding: 7bit",
    "curl -H 'Content-Type: application/json' https://example.com/?a=b",
    "add_header Content-Type text/plain;",
    "if ($header =~ /^Content-Type:\\s*multipart\\/(\\w+)/i) {",
    "  '((\"^Content-Type:\" . font-lock-keyword-face)",
    "    (\"^Content-Type:\" \"^Precedence:\" \"^Status:\" \"^X-VM-.*:\"))",
    "#define CONTENT_TYPE \"Content-Type: \"",
    "fprintf(out, \"Content-Type: %s\\r\\n\", type);",
    "* Content-Type: the media type of the part (RFC 2045, section 5)",
    "Content-Type (required): what the part is.",
    "1. Content-Type: text/plain",
    "content-type: text/html",
    "content-length: 1042",
    "[mail] Content-Type=text/html;charset=utf-8",
    "base64 -d < body | file -",
    "the text is quoted-printable: =3D stands for =",
    "=C3=BC is how it was shown",
    "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= (as sent)",
    "",
    "",
};

constexpr const char* kCatalogHead[] = {
    "msgid \"\"",
    "msgstr \"\"",
    "\"Project-Id-Version: mail 1.0\\n\"",
    "\"Language-Team: German <de@li.org>\\n\"",
    "\"MIME-Version: 1.0\\n\"",
    "\"Content-Type: text/plain; charset=UTF-8\\n\"",
    "\"Content-Transfer-Encoding: 8bit\\n\"",
    "\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"",
    "",
};

}  // namespace

std::string lines_about_mail(Dice& dice, std::size_t size) {
  std::string text;
  while (text.size() < size) text.append(dice.pick(kLines)).append("\n");
  return text;
}

std::string catalog(Dice& dice, std::size_t size) {
  std::string text;
  for (const char* line : kCatalogHead) text.append(line).append("\n");
  while (text.size() < size) {
    const std::string number = std::to_string(dice.below(1000));
    text += "#: mail.c:" + number + "\nmsgid \"Content-Type is missing in part %d? (" + number +
            ")\"\nmsgstr \"\"\n\n";
  }
  return text;
}

}  // namespace ampauth::tests
