#include "base/ascii.h"
#include "base/base64_digit.h"
#include "base/sha256.h"
#include "mime/reading.h"

namespace ampauth::mime {
namespace {

// Counts and hashes decoded bytes as they come.
class Sink {
 public:
  void put(char c) {
    buffer_.push_back(c);
    if (buffer_.size() == kBufferSize) flush();
  }
  void put(std::string_view bytes) {
    flush();
    size_ += bytes.size();
    hash_.update(bytes);
  }
  Decoded finish(bool valid) {
    flush();
    return {size_, hash_.hex_digest(), valid};
  }

 private:
  static constexpr std::size_t kBufferSize = 8192;

  void flush() {
    size_ += buffer_.size();
    hash_.update(buffer_);
    buffer_.clear();
  }

  base::Sha256 hash_;
  std::string buffer_;
  std::size_t size_ = 0;
};

// RFC 2045 6.8, with nothing but line ends between the digits. Returns whether it was that.
bool decode_base64(std::string_view text, Sink& sink) {
  unsigned bits = 0;
  int digits = 0;  // of the group of four
  int padding = 0;
  bool valid = true;
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = base::base64_value(c);
    if (value < 0 || padding != 0) {
      valid = false;
      continue;
    }
    bits = bits << 6 | static_cast<unsigned>(value);
    if (++digits == 1) continue;
    sink.put(static_cast<char>(bits >> (2 * (4 - digits))));
    if (digits == 4) digits = 0;
  }
  return valid && (digits == 0 ? padding == 0 : digits > 1 && digits + padding == 4);
}

// RFC 2045 6.7 (1), (2): what follows a "=" that is not at a line's end. Consumes its two digits.
bool decode_escape(std::string_view line, std::size_t& at, Sink& sink) {
  const int high = at + 1 < line.size() ? base::hex_value(line[at + 1]) : -1;
  const int low = at + 2 < line.size() ? base::hex_value(line[at + 2]) : -1;
  if (high < 0 || low < 0) {
    sink.put('=');
    return false;
  }
  sink.put(static_cast<char>(high * 16 + low));
  at += 2;
  return true;
}

bool decode_quoted_line(std::string_view line, Sink& sink) {
  bool valid = true;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '=') {
      valid = decode_escape(line, at, sink) && valid;
      continue;
    }
    const bool literal = base::is_blank(line[at]) || (line[at] >= ' ' && line[at] <= '~');
    valid = valid && literal;
    sink.put(line[at]);
  }
  return valid;
}

// RFC 2045 6.7: blanks at a line's end were added on the way (3), a "=" there is a soft break (5).
bool decode_quoted_printable(std::string_view text, Sink& sink) {
  bool valid = true;
  for (;;) {
    const std::size_t end = text.find("\r\n");
    std::string_view line = text.substr(0, end);
    while (!line.empty() && base::is_blank(line.back())) line.remove_suffix(1);
    const bool soft = !line.empty() && line.back() == '=';
    if (soft) line.remove_suffix(1);
    valid = decode_quoted_line(line, sink) && valid;
    if (end == std::string_view::npos) return valid;
    if (!soft) {
      sink.put('\r');
      sink.put('\n');
    }
    text.remove_prefix(end + 2);
  }
}

}  // namespace

Decoded decode(const AmpPart& part, std::string_view body) {
  const std::string_view content = body.substr(part.content.begin, part.content.size());
  Sink sink;
  switch (part.encoding) {
    case Encoding::base64: {
      const bool valid = decode_base64(content, sink);
      return sink.finish(valid);
    }
    case Encoding::quoted_printable: {
      const bool valid = decode_quoted_printable(content, sink);
      return sink.finish(valid);
    }
    case Encoding::identity: break;
  }
  sink.put(content);
  return sink.finish(true);
}

}  // namespace ampauth::mime
