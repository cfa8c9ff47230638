// What lies in a text in quoted-printable, as it comes.
#pragma once

#include <string>
#include <string_view>

namespace ampauth::mime {

/// RFC 2045 6.7 with all faults: what is no code stands for itself. Decoders differ on a soft line break that
/// ends in a bare CR: some go on behind it, some leave out all up to the next LF.
class QuotedDecoder {
 public:
  enum class Stop {
    end,         ///< All is decoded.
    gap_begins,  ///< What follows is left out by some,
    gap_ends,    ///< up to here.
  };

  /// Takes what it decodes from the front of `text` and appends its bytes to `bytes`.
  Stop decode(std::string_view& text, std::string& bytes);

 private:
  void take_plainly(std::string_view& text, std::string& bytes);
  Stop take_up_to_newline(std::string_view& text, std::string& bytes);
  Stop take_behind_equals(std::string_view& text, std::string& bytes);

  enum class State {
    text,
    equals,      ///< "=" stood there
    digit,       ///< "=" and `digit_`
    soft_break,  ///< "=" and CR
  };
  State state_ = State::text;
  char digit_ = 0;
  bool in_gap_ = false;
};

}  // namespace ampauth::mime
