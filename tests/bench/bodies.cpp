#include "bodies.h"

#include <random>
#include <string_view>

namespace ampauth::bench {
namespace {

// English of letters and orders. About one letter in a thousand is a q, one in six hundred an x, as in any.
constexpr std::string_view kWords[] = {
    "the",  "of",    "and",    "to",      "in",       "is",      "order", "your",    "that",     "for",
    "it",   "was",   "will",   "please",  "with",     "be",      "on",    "not",     "before",   "next",
    "we",   "by",    "thanks", "have",    "question", "are",     "about", "a",       "delivery", "made",
    "from", "which", "this",   "price",   "week",     "because", "small", "message", "number",   "one",
    "all",  "there", "when",   "has",     "been",     "would",   "who",   "so",      "if",       "no",
    "out",  "what",  "up",     "their",   "some",     "them",    "can",   "other",   "time",     "only",
    "new",  "also",  "after",  "first",   "any",      "these",   "may",   "two",     "then",     "such",
    "now",  "like",  "our",    "over",    "than",     "here",    "you",   "they",    "at",       "as",
    "more", "many",  "well",   "through", "should",   "back",    "years", "where",   "much",     "way",
    "down", "just",  "each",   "those",   "people",   "how",     "too",   "little",  "good",     "own"};

class Words {
 public:
  std::string sentence() {
    std::string text;
    const std::size_t count = 6 + random_() % 12;
    for (std::size_t i = 0; i < count; ++i) {
      if (!text.empty()) text += random_() % 9 == 0 ? ", " : " ";
      if (random_() % 150 == 0) text += "(" + word() + ") ";
      text += word();
    }
    return text + (random_() % 12 == 0 ? "?" : ".");
  }
  std::string word() { return std::string(kWords[random_() % std::size(kWords)]); }
  unsigned number(unsigned end) { return static_cast<unsigned>(random_() % end); }

 private:
  std::mt19937 random_{2026};
};

std::string prose(std::size_t size) {
  Words words;
  std::string text;
  while (text.size() < size) text += words.sentence() + "\r\n";
  return text;
}

// Tables, inline styles and tracked links, as the mailers of newsletters write them.
std::string html(std::size_t size) {
  Words words;
  std::string text =
      "<!doctype html>\r\n<html><head><style>td { padding:0; font-family:Arial }</style></head><body>\r\n";
  while (text.size() < size) {
    text +=
        "<table width=\"600\" cellpadding=\"0\" border=\"0\" style=\"border-collapse:collapse;\"><tr>\r\n"
        "<td align=\"center\" style=\"padding:12px 24px; font-size:14px; line-height:20px; "
        "color:#333333;\">\r\n"
        "<a href=\"https://click.example.com/t/" +
        std::to_string(words.number(1000000)) +
        "?utm_source=news&amp;id=" + std::to_string(words.number(1000000)) + "\" target=\"_blank\">" +
        words.word() + " \xe2\x80\x94 " + words.word() + "</a><br>\r\n" + words.sentence() + "\r\n" +
        words.sentence() + " <b>" + words.word() + "</b>&nbsp;" + words.word() + "\r\n</td></tr></table>\r\n";
  }
  return text + "</body></html>\r\n";
}

std::string quoted_printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "\r\n") {
      out += "\r\n";
      column = 0;
      ++at;
      continue;
    }
    if (column > 72) {
      out += "=\r\n";
      column = 0;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '=' || byte > 126) {
      out.append(1, '=').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15u]);
      column += 3;
    } else {
      out += text[at];
      ++column;
    }
  }
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  const auto at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
    const unsigned group = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) out += kDigits[group >> shift & 63u];
    if (i / 3 % 19 == 18) out += "\r\n";
  }
  return out + "\r\n";
}

std::string random_bytes(std::size_t size) {
  std::mt19937 random(2026);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

std::string part(const std::string& type, const std::string& encoding, const std::string& content) {
  return "--b\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" +
         content + "\r\n";
}

std::string part_of(Kind kind, std::size_t size) {
  switch (kind) {
    case Kind::prose: return part("text/plain; charset=utf-8", "8bit", prose(size));
    case Kind::html: return part("text/html; charset=utf-8", "8bit", html(size));
    case Kind::quoted:
      return part("text/html; charset=utf-8", "quoted-printable", quoted_printable(html(size)));
    case Kind::base64_random: return part("application/zip", "base64", base64(random_bytes(size / 78 * 57)));
    case Kind::base64_text: return part("text/csv", "base64", base64(prose(size / 78 * 57)));
  }
  return "";
}

std::vector<message::HeaderField> fields_of(const std::string& subtype) {
  return {{"From", " Shop News <news@shop.example>"},
          {"Subject", " Your order"},
          {"MIME-Version", " 1.0"},
          {"Content-Type", " multipart/" + subtype + "; boundary=b"}};
}

}  // namespace

std::string Sample::whole() const {
  std::string bytes;
  for (const message::HeaderField& field : fields) bytes += field.name + ":" + field.value + "\r\n";
  return bytes + "\r\n" + body;
}

Sample sample(Kind kind, std::size_t size) {
  return {fields_of("mixed"),
          part("text/plain", "7bit", "See below.\r\n") + part_of(kind, size) + "--b--\r\n"};
}

Sample amp_sample(std::size_t size) {
  return {fields_of("alternative"), part("text/plain", "7bit", "See below.\r\n") +
                                        part("text/x-amp-html", "8bit", html(size)) +
                                        part("text/html", "8bit", html(size)) + "--b--\r\n"};
}

}  // namespace ampauth::bench
