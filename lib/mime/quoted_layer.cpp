#include "mime/quoted_layer.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"

namespace ampauth::mime {

QuotedDecoder::Stop QuotedDecoder::decode(std::string_view& text, std::string& bytes) {
  while (!text.empty()) {
    if (state_ == State::text && in_gap_) {
      if (const Stop stop = take_up_to_newline(text, bytes); stop != Stop::end) return stop;
    } else if (state_ == State::text) {
      take_plainly(text, bytes);
    } else if (const Stop stop = take_behind_equals(text, bytes); stop != Stop::end) {
      return stop;
    }
  }
  return Stop::end;
}

// All that needs no second thought: text, codes and soft line breaks that are there as a whole.
void QuotedDecoder::take_plainly(std::string_view& text, std::string& bytes) {
  const std::size_t begin = bytes.size();
  bytes.resize(begin + text.size());
  char* out = bytes.data() + begin;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('='), text.size());
    out = std::copy_n(text.data(), length, out);
    text.remove_prefix(length);
    if (text.empty()) break;
    const int high = text.size() > 2 ? base::hex_value(text[1]) : -1;
    const int low = high >= 0 ? base::hex_value(text[2]) : -1;
    if (low >= 0) {
      *out++ = static_cast<char>(high * 16 + low);
    } else if (text.substr(1, 2) != "\r\n") {
      text.remove_prefix(1);
      state_ = State::equals;
      break;
    }
    text.remove_prefix(3);
  }
  bytes.resize(static_cast<std::size_t>(out - bytes.data()));
}

QuotedDecoder::Stop QuotedDecoder::take_up_to_newline(std::string_view& text, std::string& bytes) {
  const std::size_t length = std::min(text.find_first_of("=\n"), text.size());
  bytes.append(text.substr(0, length));
  text.remove_prefix(length);
  if (text.empty()) return Stop::end;
  if (text.front() == '\n') {
    in_gap_ = false;
    return Stop::gap_ends;
  }
  text.remove_prefix(1);
  state_ = State::equals;
  return Stop::end;
}

// Takes one byte at most: what ends a code that is none is read again as text.
QuotedDecoder::Stop QuotedDecoder::take_behind_equals(std::string_view& text, std::string& bytes) {
  const char c = text.front();
  const State state = state_;
  state_ = State::text;
  if (state == State::soft_break) {
    if (c == '\n') {
      text.remove_prefix(1);
    } else if (!in_gap_) {
      in_gap_ = true;
      return Stop::gap_begins;
    }
    return Stop::end;
  }
  const bool digit = base::hex_value(c) >= 0;
  if (state == State::equals) {
    if (digit) {
      state_ = State::digit;
      digit_ = c;
    } else if (c == '\r') {
      state_ = State::soft_break;
    } else if (c == '\n') {
      // A soft break.
    } else {
      bytes += '=';
      if (c != '=') return Stop::end;
    }
    text.remove_prefix(1);
    return Stop::end;
  }
  if (digit) {
    bytes += static_cast<char>(base::hex_value(digit_) * 16 + base::hex_value(c));
    text.remove_prefix(1);
  } else {
    bytes += '=';
    bytes += digit_;
  }
  return Stop::end;
}

}  // namespace ampauth::mime
