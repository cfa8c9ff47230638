#include "contents.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <system_error>

#include "about_mail.h"
#include "base/ascii.h"
#include "encodings.h"
#include "mime/amp_token.h"

namespace ampauth::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLeast = 100;

void append_utf8(std::string& out, unsigned point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | point >> 6);
    out += static_cast<char>(0x80 | (point & 63));
  } else {
    out += static_cast<char>(0xe0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 63));
    out += static_cast<char>(0x80 | (point & 63));
  }
}

// The letters of a language: `plain` of ten are ASCII, the rest lies in a range of Unicode.
struct Script {
  const char* name;
  unsigned first, last;
  unsigned plain;
};
constexpr Script kScripts[] = {
    {"English", 'a', 'z', 10},         {"German", 0xdf, 0xfc, 9},       {"Polish", 0x104, 0x17c, 8},
    {"Vietnamese", 0x1ea0, 0x1ef9, 6}, {"Russian", 0x410, 0x44f, 0},    {"Greek", 0x391, 0x3c9, 0},
    {"Hebrew", 0x5d0, 0x5ea, 0},       {"Arabic", 0x621, 0x64a, 0},     {"Hindi", 0x904, 0x939, 0},
    {"Thai", 0xe01, 0xe2e, 0},         {"Japanese", 0x3041, 0x30fa, 1}, {"Chinese", 0x4e00, 0x9fa5, 0},
    {"Korean", 0xac00, 0xd7a3, 0},     {"symbols", 0x2010, 0x27bf, 2},
};

Content text_of_script(Dice& dice, std::size_t size) {
  const Script& script = dice.pick(kScripts);
  std::string text;
  while (text.size() < size) {
    for (std::size_t words = 5 + dice.below(10); words > 0; --words) {
      for (std::size_t letters = 1 + dice.below(9); letters > 0; --letters) {
        const bool plain = dice.below(10) < script.plain;
        append_utf8(text,
                    plain ? 'a' + static_cast<unsigned>(dice.below(26))
                          : script.first + static_cast<unsigned>(dice.below(script.last - script.first + 1)));
      }
      text += dice.one_in(20) ? " (see below) " : " ";
    }
    text += dice.one_in(4) ? ".\n\n" : ",\n";
  }
  return {std::string("text in ") + script.name, text, true};
}

Content settings(Dice& dice, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    text += "key" + std::to_string(dice.below(1000));
    text += dice.one_in(2) ? "=" : " = ";
    text += base64(dice.bytes(dice.below(24)), "") + "\n";
  }
  return {"settings", text, true};
}

Content page_with_pictures(Dice& dice, std::size_t size) {
  std::string text = "<!doctype html>\n<html><body>\n";
  while (text.size() < size) {
    text += "<p style=\"color:#" + std::to_string(100000 + dice.below(900000)) + "\" class=\"a=b\">See ";
    text +=
        "<a href=\"https://example.com/?q=" + std::to_string(dice.below(1000)) + "&amp;id=3D\">this</a>\n";
    if (dice.one_in(3))
      text += "<img src=\"data:image/png;base64," + base64(dice.bytes(dice.size(50, 4000)), "") + "\">\n";
  }
  return {"HTML with pictures", text + "</body></html>\n", true};
}

Content armored(Dice& dice, std::size_t size) {
  std::string text = "-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n";
  text += base64(dice.bytes(size), "\n", 64);
  text += "=" + base64(dice.bytes(3), "") + "\n-----END PGP MESSAGE-----\n";
  return {"PGP armor", text, true};
}

Content uuencoded(Dice& dice, std::size_t size) {
  std::string text = "begin 644 photo.jpg\n";
  while (text.size() < size) {
    text += 'M';
    for (int i = 0; i < 60; ++i) text += static_cast<char>('!' + dice.below(64));
    text += '\n';
  }
  return {"uuencode", text + "`\nend\n", true};
}

// A message pasted into a text, as in a bounce: it names encodings, and its parts follow.
Content pasted_message(Dice& dice, std::size_t size) {
  const bool in_base64 = dice.one_in(2);
  std::string text = "> Received: from a.example\n> Content-Transfer-Encoding: ";
  text += in_base64 ? "base64\n>\n" : "quoted-printable\n>\n";
  const std::string coded =
      in_base64 ? base64(dice.bytes(size), "\n") : quoted_printable(dice.bytes(size), QuotedStyle::text);
  for (std::size_t at = 0; at < coded.size();) {
    const std::size_t end = std::min(coded.find('\n', at), coded.size());
    text.append("> ").append(coded, at, end - at).append("\n");
    at = end + 1;
  }
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return {"pasted message", text, true};
}

Content numbers(Dice& dice, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    for (int i = 0; i < 8; ++i) text += std::to_string(dice.below(1u << 30)) + (i < 7 ? "," : "\n");
  }
  return {"table", text, true};
}

Content about_mail(Dice& dice, std::size_t size) {
  return {"lines about mail", lines_about_mail(dice, size), true};
}
Content translations(Dice& dice, std::size_t size) { return {"catalog", catalog(dice, size), true}; }

bool is_text(std::string_view bytes) {
  const auto odd = std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return base::is_control(c) && !base::is_space(c) && c != '\f';
  });
  return odd == 0;
}

constexpr Content (*kDrawn[])(Dice&, std::size_t) = {
    text_of_script, text_of_script, text_of_script, settings,   page_with_pictures, armored,
    uuencoded,      pasted_message, numbers,        about_mail, translations};

}  // namespace

bool must_hit(std::string_view bytes) {
  std::string kept;
  kept.reserve(bytes.size());
  for (const char c : bytes)
    if (base::is_alnum(c) || c == '-') kept += base::to_lower(c);
  return kept.find(mime::kAmpToken) != std::string::npos || kept.find("messagepartial") != std::string::npos;
}

Contents::Contents(const std::vector<fs::path>& folders, std::size_t largest) : largest_(largest) {
  constexpr std::size_t kFewest = 20;  // A kind of fewer files would be the same few files again and again.
  std::map<std::string, std::vector<fs::path>> by_extension;
  for (const fs::path& folder : folders) {
    std::error_code failure;
    fs::recursive_directory_iterator files(folder, fs::directory_options::skip_permission_denied, failure);
    for (; !failure && files != fs::recursive_directory_iterator(); files.increment(failure)) {
      std::error_code unknown;
      if (files->is_symlink(unknown) || !files->is_regular_file(unknown)) continue;
      const std::string extension = files->path().extension().string();
      by_extension[extension.size() < 8 ? extension : ""].push_back(files->path());
    }
  }
  for (auto& [extension, files] : by_extension) {
    if (files.size() < kFewest) continue;
    std::sort(files.begin(), files.end());
    kinds_.push_back({"file " + extension, std::move(files)});
  }
}

std::size_t Contents::file_count() const {
  std::size_t count = 0;
  for (const Kind& kind : kinds_) count += kind.files.size();
  return count;
}

// A file, or so much of it from anywhere.
Content Contents::draw_file(Dice& dice) const {
  const Kind& kind = dice.pick(kinds_);
  std::ifstream file(dice.pick(kind.files), std::ios::binary | std::ios::ate);
  const auto whole = static_cast<std::size_t>(std::max<std::streamoff>(file.tellg(), 0));
  std::string bytes(std::min(whole, dice.size(kLeast, largest_)), '\0');
  file.seekg(static_cast<std::streamoff>(dice.below(whole - bytes.size() + 1)));
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  const bool text = is_text(bytes);
  return {kind.name, std::move(bytes), text};
}

Content Contents::draw(Dice& dice) const {
  for (;;) {
    Content content;
    const std::size_t which = dice.below(4);
    if (which < 2 && !kinds_.empty()) {
      content = draw_file(dice);
    } else if (which == 2) {
      content = {"random bytes", dice.bytes(dice.size(kLeast, largest_)), false};
    } else {
      content = dice.pick(kDrawn)(dice, dice.size(kLeast, largest_));
    }
    if (!content.bytes.empty() && !must_hit(content.bytes)) return content;
  }
}

}  // namespace ampauth::tests
