// What lies in a text in quoted-printable, as it comes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ampauth::mime {

/// A code that is none by RFC 2045 6.7, but that one parser or another decodes: with white space behind its
/// "=" or a CR anywhere in it, cut by a soft line break, or with one digit only. Follows it byte by byte.
class LooseCode {
 public:
  /// Whether a "=" in front of this byte may begin one.
  static bool may_go_on_with(char c);

  void begin() { stage_ = Stage::first; }
  bool is_open() const { return stage_ != Stage::none; }
  /// What the code is once this byte is taken, where it is one.
  std::optional<char> take(char c);

 private:
  enum class Stage { none, first, second };
  std::optional<char> take_soft_break(char c);

  Stage stage_ = Stage::none;  ///< which digit may come next
  bool in_soft_break_ = false;
  char digit_ = 0;
};

/// RFC 2045 6.7 with all faults: what is no code stands for itself. Decoders differ on a soft line break that
/// ends in a bare CR: some go on behind it, some leave out all up to the next LF.
class QuotedDecoder {
 public:
  enum class Stop {
    end,          ///< All is decoded.
    gap_begins,   ///< What follows is left out by some,
    gap_ends,     ///< up to here.
    code_begins,  ///< What follows is one byte for some,
    code_ends,    ///< up to here: loose_code().
  };

  /// Takes what it decodes from the front of `text` and appends its bytes to `bytes`.
  Stop decode(std::string_view& text, std::string& bytes);
  char loose_code() const { return loose_code_; }

  /// Whether what was decoded so far differs from the text that it was decoded from.
  bool has_decoded() const { return has_decoded_; }

 private:
  Stop take_plainly(std::string_view& text, std::string& bytes);
  Stop take_byte(std::string_view& text, std::string& bytes);
  Stop take_text(char c, std::string_view behind, std::string& bytes);
  Stop begin_code(std::string_view behind);

  enum class State {
    text,
    equals,      ///< "=" stood there
    digit,       ///< "=" and `digit_`
    soft_break,  ///< "=" and CR
  };
  State state_ = State::text;
  char digit_ = 0;
  bool in_gap_ = false;
  bool has_decoded_ = false;
  LooseCode loose_;
  char loose_code_ = 0;
};

}  // namespace ampauth::mime
