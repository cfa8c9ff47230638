// Fields that say what a part is in a form that only some parser's decoder reads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mime/content_field.h"

namespace ampauth::mime {

/// A byte to write over another one, so that nothing is left to decode.
struct Overwrite {
  std::size_t at;
  char with;
};

/// Knows no structure: looks at every Content-* field in a text, as it comes. What one parser or another
/// decodes is an open set, so the form itself is what is looked for, whatever it decodes to. Honest mail does
/// not use these:
/// - an encoded word (RFC 2047), well formed or not, in a type (not in a file's name behind it) or in the
///   name of a transfer encoding; a "=" in a subtype, as of a broken code of quoted-printable;
/// - message/partial (RFC 2046 5.2.2): only the joined fragments show what they hold;
/// - a transfer encoding that is none of RFC 2045, such as x-uuencode, of what some parser opens: a
///   multipart, a message, S/MIME, TNEF, a file named .eml or .art.
/// A field of over 64 KiB counts whatever it says. Linear time; keeps at most one field's bytes.
class ObscuredFields {
 public:
  void push(std::string_view text);
  /// The text is over.
  void finish();

  /// Whether, in what was pushed so far, quoted-printable is named as the encoding of what some parser opens.
  bool declares_quoted_container();

  bool found() const { return !overwrites_.empty(); }
  /// What to overwrite; offsets count from the begin of all that was pushed. Complete after finish().
  const std::vector<Overwrite>& overwrites() const { return overwrites_; }

 private:
  /// What the fields since the last empty line say together.
  struct Header {
    bool container = false;
    bool octets = false;              ///< application/octet-stream
    bool opened_file = false;         ///< may_name_opened_file()
    bool quoted = false;              ///< The transfer encoding is quoted-printable.
    std::vector<Overwrite> encoding;  ///< what to overwrite of an unknown transfer encoding
    bool says_something() const { return container || octets || opened_file || quoted || !encoding.empty(); }
  };

  void scan_kept(bool last);
  std::size_t scan(std::string_view text, bool last);
  void judge(ContentField::Name name, std::size_t begin, std::string_view value, bool whole);
  void judge_type(std::size_t begin, std::string_view value, bool whole);
  void mark_encoded_words(std::size_t begin, std::string_view value);
  void mark_broken_codes(std::size_t begin, std::string_view value);
  void judge_encoding(std::size_t begin, std::string_view value);
  std::size_t place(std::size_t begin, std::size_t at) const {
    return dropped_ + begin + (places_.empty() ? at : places_[at]);
  }
  void add(std::size_t begin, std::size_t at, char with) { overwrites_.push_back({place(begin, at), with}); }

  std::string text_;          ///< what is not done with, and some bytes in front of that
  std::size_t dropped_ = 0;   ///< how much there was in front of it
  std::size_t next_ = 0;      ///< where the search goes on, in text_
  std::size_t block_ = 0;     ///< up to where an empty line was looked for, in text_
  std::size_t patience_ = 0;  ///< how much more of a field that goes on is waited for
  Header header_;
  std::vector<std::size_t>
      places_;  ///< in its field, of each byte of the value that is judged; empty: its own
  bool quoted_container_ = false;
  std::vector<Overwrite> overwrites_;
};

}  // namespace ampauth::mime
