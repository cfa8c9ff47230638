#include "hostile_bodies.h"

#include <random>
#include <string_view>

namespace ampauth::bench {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kNames = "base64 quoted-printable\r\n";
constexpr std::string_view kToken = "x-amp-html";

std::string repeat(std::string_view text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

// In lines of `width`, since a longer one may be refused before it has cost anything.
std::string in_lines(std::string_view text, std::size_t width = 76) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width) out.append(text.substr(at, width)).append("\r\n");
  return out;
}

// What is equally likely to be any of `letters`.
std::string random_text(std::string_view letters, std::size_t size) {
  std::mt19937 random(2026);
  std::string out(size, '\0');
  for (char& c : out) c = letters[random() % letters.size()];
  return out;
}

std::string random_bytes(std::size_t size) {
  std::mt19937 random(2026);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

std::string base64(std::string_view bytes) {
  const auto at = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) : 0u;
  };
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned group = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) out += kDigits[group >> shift & 63u];
  }
  return out;
}

std::string quoted(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.append(1, '=').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15u]);
  }
  return out;
}

// Codes of quoted-printable in lines that end with a soft break.
std::string quoted_lines(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 24) out += quoted(bytes.substr(at, 24)) + "=\r\n";
  return out;
}

std::string part(std::string_view type, std::string_view content) {
  return std::string("--b\r\nContent-Type: ").append(type).append("\r\n\r\n").append(content).append("\r\n");
}

// The message around the parts. No closing delimiter: it is ambiguous, and not before its end.
Sample message_of(std::string parts) {
  return {{{"From", " Shop News <news@shop.example>"},
           {"MIME-Version", " 1.0"},
           {"Content-Type", " multipart/mixed; boundary=b"}},
          std::move(parts) + part("text/x-amp-html", "x")};
}

Sample text_of(std::string_view content) { return message_of(part("text/plain", content)); }
Sample named(std::string_view content) { return text_of(std::string(kNames).append(content)); }

// Says so many times that base64 and quoted-printable follow, in each layer for each way to group its digits.
std::string names_in_layers(int layers) {
  std::string out(kNames);
  if (layers == 0) return out;
  const std::string inner = base64(names_in_layers(layers - 1));
  for (int grouping = 0; grouping < 4; ++grouping) out += inner + "A";
  return out + "\r\n";
}

// "V" is 010101: it decodes to "U" however the digits are grouped, and that to more digits.
std::string layers_of(std::string_view digits, std::size_t size) {
  const std::string names = names_in_layers(3);
  return names + in_lines(repeat(digits, size));
}

std::string wrapped(std::string text, int layers, bool in_base64, bool in_quoted) {
  for (int layer = 0; layer < layers; ++layer) {
    text = std::string(kNames) + text;
    const bool base64_now = in_base64 && (!in_quoted || layer % 2 == 0);
    text = base64_now ? in_lines(base64(text)) : quoted_lines(text);
  }
  return std::string(kNames) + text;
}

// A text that is about `size` bytes after so many layers.
std::string text_to_wrap(std::size_t size, int layers, double growth) {
  double left = static_cast<double>(size);
  for (int layer = 0; layer < layers; ++layer) left /= growth;
  return repeat("The words x-amp-htm and base64. ", static_cast<std::size_t>(left));
}

// Multiparts in each other, whose boundaries begin alike.
std::string nested_multiparts(std::size_t depth, std::size_t boundary_size, std::string_view content) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) {
    const std::string boundary = std::string(boundary_size - 2, 'n') + static_cast<char>('a' + i) + "z";
    out += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  return "--b\r\n" + out + "\r\n" + std::string(content) + "\r\n";
}

std::string multiparts_in_a_row(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string boundary = "r" + std::to_string(i) + "z";
    out += "--b\r\nContent-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary +
           "\r\n\r\nx\r\n--" + boundary + "--\r\n";
  }
  return out;
}

// Parts whose headers are as large as they may be, of one field again and again.
std::string headers_of(std::string_view field, std::size_t fields, std::size_t size) {
  std::string header;
  for (std::size_t i = 0; i < fields; ++i) header += field;
  return repeat("--b\r\n" + header + "\r\nx\r\n", size);
}

std::string parameters(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) out += ";a" + std::to_string(i) + "=b";
  return out;
}

Sample with_fields(Sample sample, const message::HeaderField& field, std::size_t count) {
  sample.fields.insert(sample.fields.begin(), count, field);
  return sample;
}

Sample in_epilogue(std::string_view content) {
  return message_of("--b\r\nContent-Type: multipart/mixed; boundary=e\r\n\r\n--e\r\n\r\nx\r\n--e--\r\n" +
                    std::string(content) + "\r\n");
}

using Size = std::size_t;

const std::vector<Hostile> kPadding = {
    {"padding-two", "\"AA==\", base64 named", [](Size n) { return named(in_lines(repeat("AA==", n))); }},
    {"padding-one", "\"AAA=\", base64 named", [](Size n) { return named(in_lines(repeat("AAA=", n))); }},
    {"padding-odd", "\"A=\", base64 named", [](Size n) { return named(in_lines(repeat("A=", n))); }},
    {"padding-token", "the token's digits, each group padded",
     [](Size n) { return named(in_lines(repeat("eA==LQ==YQ==bQ==cA==LQ==aA==dA==bQ==", n))); }},
    {"equals", "\"=\"", [](Size n) { return text_of(in_lines(repeat("=", n))); }},
    {"equals-named", "\"=\", base64 and quoted-printable named",
     [](Size n) { return named(in_lines(repeat("=", n))); }},
    {"equals-blank", "\"= \", base64 named", [](Size n) { return named(in_lines(repeat("= ", n))); }},
};

const std::vector<Hostile> kCodes = {
    {"codes", "\"=41\"", [](Size n) { return text_of(quoted_lines(repeat("A", n / 3))); }},
    {"codes-named", "\"=41\", base64 named", [](Size n) { return named(quoted_lines(repeat("A", n / 3))); }},
    {"codes-random", "random bytes in quoted-printable, base64 named",
     [](Size n) { return named(quoted_lines(random_bytes(n / 3))); }},
    {"codes-bad", "\"=4\" and \"=X\"", [](Size n) { return named(in_lines(repeat("=4=X", n))); }},
    {"codes-gap", "soft breaks that end in a bare CR", [](Size n) { return named(repeat("x=\rb=\n", n)); }},
    {"codes-letters", "the token's letters as codes",
     [](Size n) { return named(quoted_lines(repeat("x-amp-htm", n / 3))); }},
};

const std::vector<Hostile> kMarks = {
    {"open", "\"(\"", [](Size n) { return text_of(in_lines(repeat("(", n))); }},
    {"open-close", "\"()\"", [](Size n) { return text_of(in_lines(repeat("()", n))); }},
    {"open-words", "\"(\" behind letters of the token",
     [](Size n) { return text_of(in_lines(repeat("x-a(", n))); }},
    {"open-then-close", "as many \")\" behind letters and \"(\"",
     [](Size n) { return text_of(in_lines(repeat("x(", n / 2)) + in_lines(repeat(")-", n / 2))); }},
    {"open-escaped", "\"\\(\" and \"\\)\" in encoded words",
     [](Size n) { return text_of("=?a?q?x\\(" + in_lines(repeat("x\\(-\\)", n))); }},
    {"words-begun", "\"=?\"", [](Size n) { return text_of(in_lines(repeat("=?", n))); }},
    {"words-open", "\"=?a?q?\"", [](Size n) { return text_of(in_lines(repeat("=?a?q?", n))); }},
    {"words-marks", "\"?q\"", [](Size n) { return text_of("=?a" + in_lines(repeat("?q", n))); }},
    {"words-quoted", "encoded words of codes",
     [](Size n) { return text_of(in_lines(repeat("=?a?q?=78=2D=61=6D=70=2D=68=74=6D?=", n))); }},
    {"words-base64", "encoded words in base64",
     [](Size n) { return text_of(in_lines(repeat("=?a?b?eC1hbXAtaHRt?=", n))); }},
    {"octets", "headers of ASN.1's octet strings",
     [](Size n) { return text_of(in_lines(repeat("x\4\4\4", n))); }},
    {"octets-long", "such of long lengths",
     [](Size n) { return text_of(in_lines(repeat("x\4\x84\4\4\4", n))); }},
    {"letters", "letters that begin a word", [](Size n) { return text_of(in_lines(repeat("xbq", n))); }},
    {"random", "random bytes of the search's alphabet",
     [](Size n) { return named(in_lines(random_text("x-ampbasqu64()?=\\\4 ", n))); }},
    {"words-apart", "a word's letters with blanks between",
     [](Size n) { return text_of(in_lines(repeat("b      a      s      e      6", n))); }},
};

const std::vector<Hostile> kLayers = {
    {"solid", "lines of digits, nothing named",
     [](Size n) { return text_of(in_lines(random_text(kDigits, n))); }},
    {"solid-words", "words of 48 digits",
     [](Size n) { return text_of(repeat(std::string(48, 'V') + "!\r\n", n)); }},
    {"solid-named", "lines of digits, base64 named",
     [](Size n) { return named(in_lines(random_text(kDigits, n))); }},
    {"layers-text", "prose that is said to be in every layer",
     [](Size n) { return text_of(names_in_layers(3) + in_lines(random_text("the of and to in is. ", n))); }},
    {"layers-v", "\"V\", which is digits in two layers, all of which name base64",
     [](Size n) { return text_of(layers_of("V", n)); }},
    {"layers-random", "random bytes, all layers named",
     [](Size n) { return text_of(names_in_layers(3) + in_lines(random_bytes(n))); }},
    {"layers-digits", "random digits, all layers named",
     [](Size n) { return text_of(layers_of(random_text(kDigits, 4096), n)); }},
    {"layers-padding", "padding, all layers named", [](Size n) { return text_of(layers_of("VV==", n)); }},
    {"in-base64-4", "a text in four layers of base64",
     [](Size n) { return text_of(wrapped(text_to_wrap(n, 4, 1.37), 4, true, false)); }},
    {"in-base64-9", "in nine",
     [](Size n) { return text_of(wrapped(text_to_wrap(n, 9, 1.37), 9, true, false)); }},
    {"in-quoted-4", "in four layers of quoted-printable",
     [](Size n) { return text_of(wrapped(text_to_wrap(n, 4, 3.13), 4, false, true)); }},
    {"in-both-4", "in four layers, base64 and quoted-printable by turns",
     [](Size n) { return text_of(wrapped(text_to_wrap(n, 4, 2.07), 4, true, true)); }},
    {"in-both-9", "in nine", [](Size n) { return text_of(wrapped(text_to_wrap(n, 9, 2.0), 9, true, true)); }},
    {"quoted-said-often", "quoted-printable named so often that all layers read the same text",
     [](Size n) { return named(repeat("quoted-printable ", 170) + in_lines(random_text(kDigits, n))); }},
    {"epilogue-layers", "\"V\" in an epilogue, which the parser searches again",
     [](Size n) { return in_epilogue(layers_of("V", n)); }},
};

const std::vector<Hostile> kTokens = {
    {"tokens", "the token", [](Size n) { return text_of(in_lines(repeat(kToken, n), 80)); }},
    {"tokens-named", "the token, both encodings named",
     [](Size n) { return named(in_lines(repeat(kToken, n), 80)); }},
    {"tokens-comments", "the token with comments in it",
     [](Size n) { return text_of(in_lines(repeat("x-a(x-a)mp-htm(x)l", n))); }},
    {"tokens-words", "in encoded words",
     [](Size n) { return text_of(in_lines(repeat("=?a?b?eC1hbXAtaHRtbA==?= ", n))); }},
    {"tokens-base64", "in base64",
     [](Size n) { return named(in_lines(base64(repeat("x-amp-html  ", n / 4 * 3)))); }},
    {"tokens-padded", "in base64, each of its groups padded",
     [](Size n) { return named(in_lines(repeat("eA==LQ==YQ==bQ==cA==LQ==aA==dA==bQ==bA==", n), 80)); }},
    {"tokens-quoted", "in quoted-printable",
     [](Size n) { return named(quoted_lines(repeat(kToken, n / 3))); }},
    {"tokens-layers", "in four layers of base64",
     [](Size n) { return text_of(wrapped(repeat("x-amp-html  ", n / 4), 4, true, false)); }},
    {"tokens-solid", "in words of base64 that nothing names",
     [](Size n) { return text_of(repeat(base64(repeat("x-amp-html  ", 36)) + "!\r\n", n)); }},
    {"tokens-octets", "cut by ASN.1's octet strings",
     [](Size n) { return text_of(in_lines(repeat("x-a\4\2mp-html", n), 78)); }},
};

const std::vector<Hostile> kStructure = {
    {"dashes", "lines of two dashes", [](Size n) { return text_of(repeat("--\r\n", n)); }},
    {"dashes-line", "a line of dashes", [](Size n) { return text_of(repeat("-", n)); }},
    {"dashes-apart", "\"--\" again and again in a line", [](Size n) { return text_of(repeat("--a", n)); }},
    {"dashes-blanks", "\"--\" and blanks", [](Size n) { return text_of(in_lines(repeat("--   ", n), 900)); }},
    {"delimiters-nested", "near-delimiters of 19 open multiparts",
     [](Size n) { return message_of(nested_multiparts(19, 70, repeat("--nnnnnn\r\n", n))); }},
    {"delimiters-apart", "\"--n\" in a line, 19 open multiparts",
     [](Size n) { return message_of(nested_multiparts(19, 70, repeat("--n", n))); }},
    {"delimiters-long", "all but the last byte of their boundaries",
     [](Size n) {
       return message_of(nested_multiparts(19, 70, repeat("--" + std::string(68, 'n') + "\r\n", n)));
     }},
    {"delimiters-used", "lines of dashes behind 490 multiparts",
     [](Size n) { return message_of(multiparts_in_a_row(490) + part("text/plain", repeat("--r\r\n", n))); }},
    {"parts", "parts of one byte", [](Size n) { return message_of(repeat("--b\r\n\r\nx\r\n", n)); }},
    {"line-ends", "empty lines", [](Size n) { return text_of(repeat("\r\n", n)); }},
    {"preamble", "a preamble that begins like a header",
     [](Size n) { return in_epilogue(repeat("content-typ: boundary\r\n", n)); }},
};

const std::vector<Hostile> kHeaders = {
    {"part-fields", "parts of 250 short fields",
     [](Size n) { return message_of(headers_of("X: y\r\n", 250, n)); }},
    {"part-types", "parts of 250 fields that resemble Content-Type",
     [](Size n) { return message_of(headers_of("X-Content-Type: a\r\n", 250, n)); }},
    {"part-fold", "a folded field in each part",
     [](Size n) { return message_of(headers_of("X: y\r\n a\r\n a\r\n a\r\n", 250, n)); }},
    {"part-parameters", "parts whose Content-Type has 100 parameters",
     [](Size n) {
       return message_of(
           headers_of("Content-Type: text/plain" + parameters(600).substr(0, 599) + "\r\n", 1, n));
     }},
    {"part-names", "Content-Type resembled by a field of 998 bytes of \"boundary\"",
     [](Size n) {
       return message_of(headers_of("X-Content-Type:" + repeat("boundary", 976) + "\r\n", 60, n));
     }},
    {"fields", "10,000 fields of the message",
     [](Size n) {
       return with_fields(text_of("x"), {"X-Content-Type", " " + repeat("x-a(", n / 10000)}, 10000);
     }},
    {"field", "one field of all the bytes",
     [](Size n) {
       return with_fields(text_of("x"), {"Subject", " " + repeat("=?a?q?x(", n)}, 1);
     }},
    {"field-type", "a Content-Type of all the bytes",
     [](Size n) {
       Sample sample = text_of("x");
       sample.fields.back().value += parameters(n);
       return sample;
     }},
    {"fields-tokens", "400 fields of tokens",
     [](Size n) {
       return with_fields(text_of("x"), {"Subject", " " + repeat(kToken, n / 400)}, 400);
     }},
};

const std::vector<Hostile> kContentFields = {
    {"content-types", "Content-Type fields",
     [](Size n) { return text_of(repeat("Content-Type: x\r\n", n)); }},
    {"content-folds", "Content-Type fields, each folded behind the last one",
     [](Size n) { return text_of(repeat("\r\n Content-Type:", n)); }},
    {"content-long", "such of 4,000 bytes that are no types",
     [](Size n) { return text_of(repeat("Content-Type:" + repeat("=? ", 4000) + "\r\n", n)); }},
    {"content-encodings", "transfer encodings that are none",
     [](Size n) {
       return text_of(repeat("Content-Type: multipart/x\r\nContent-Transfer-Encoding: =?x\r\n", n));
     }},
    {"content-partial", "message/partial",
     [](Size n) { return text_of(repeat("Content-Type:message/partial\r\n", n)); }},
    {"content-names", "the beginning of such names",
     [](Size n) { return text_of(in_lines(repeat("con", n))); }},
    {"content-comments", "comments in such names",
     [](Size n) { return text_of(repeat("\r\nc(o(n(t(e(n(t(", n)); }},
    {"content-blanks", "blanks in front of such names",
     [](Size n) { return text_of(repeat(std::string(250, '-') + "con", n)); }},
    {"content-layers", "Content-Type fields in layers of base64 and quoted-printable",
     [](Size n) { return text_of(wrapped(repeat("Content-Type: =?\r\n", n / 17), 4, true, true)); }},
};

}  // namespace

const std::vector<Hostile>& hostile_bodies() {
  static const std::vector<Hostile> all = [] {
    std::vector<Hostile> rows;
    for (const auto* group :
         {&kPadding, &kCodes, &kMarks, &kLayers, &kTokens, &kStructure, &kHeaders, &kContentFields})
      rows.insert(rows.end(), group->begin(), group->end());
    return rows;
  }();
  return all;
}

}  // namespace ampauth::bench
