#include "mime/quoted_layer.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace ampauth::mime {

bool LooseCode::may_go_on_with(char c) {
  return base::hex_value(c) >= 0 || base::is_blank(c) || c == '\f' || c == '\r' || c == '=';
}

std::optional<char> LooseCode::take_soft_break(char c) {
  if (c == '\r') return std::nullopt;
  in_soft_break_ = false;
  if (c != '\n') stage_ = Stage::none;
  return std::nullopt;
}

std::optional<char> LooseCode::take(char c) {
  if (stage_ == Stage::none) return std::nullopt;
  if (in_soft_break_) return take_soft_break(c);
  if (c == '\r') return std::nullopt;
  const int value = base::hex_value(c);
  // tcllib takes the soft line breaks out first, then the codes.
  in_soft_break_ = c == '=';
  if (stage_ == Stage::first) {
    if (value >= 0) {
      stage_ = Stage::second;
      digit_ = c;
    } else if (!in_soft_break_ && !base::is_blank(c) && c != '\f') {
      stage_ = Stage::none;
    }
    return std::nullopt;
  }
  if (!in_soft_break_) stage_ = Stage::none;
  // VMime takes any two bytes: what is no digit counts 0.
  return static_cast<char>(base::hex_value(digit_) * 16 + std::max(value, 0));
}

QuotedDecoder::Stop QuotedDecoder::decode(std::string_view& text, std::string& bytes) {
  while (!text.empty()) {
    const bool plain = state_ == State::text && !in_gap_ && !loose_.is_open();
    const Stop stop = plain ? take_plainly(text, bytes) : take_byte(text, bytes);
    if (stop != Stop::end) return stop;
  }
  return Stop::end;
}

// All that needs no second thought: text, codes and soft line breaks that are there as a whole.
QuotedDecoder::Stop QuotedDecoder::take_plainly(std::string_view& text, std::string& bytes) {
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('='), text.size());
    bytes.append(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) break;
    const int high = text.size() > 2 ? base::hex_value(text[1]) : -1;
    const int low = high >= 0 ? base::hex_value(text[2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
    } else if (text.substr(1, 2) != "\r\n") {
      text.remove_prefix(1);
      return begin_code(text);
    }
    text.remove_prefix(3);
    has_decoded_ = true;
  }
  return Stop::end;
}

// A "=" stands in front of `behind`.
QuotedDecoder::Stop QuotedDecoder::begin_code(std::string_view behind) {
  state_ = State::equals;
  if (loose_.is_open() || (!behind.empty() && !LooseCode::may_go_on_with(behind.front()))) return Stop::end;
  loose_.begin();
  return Stop::code_begins;
}

QuotedDecoder::Stop QuotedDecoder::take_byte(std::string_view& text, std::string& bytes) {
  const char c = text.front();
  const State state = state_;
  has_decoded_ = has_decoded_ || state == State::soft_break || (state == State::equals && c == '\n');
  if (state == State::soft_break && c != '\n' && !in_gap_) {
    state_ = State::text;
    in_gap_ = true;
    return Stop::gap_begins;
  }
  text.remove_prefix(1);
  const auto loose = loose_.take(c);
  const int value = base::hex_value(c);
  state_ = State::text;
  Stop stop = Stop::end;
  if (state == State::text) {
    stop = take_text(c, text, bytes);
  } else if (state == State::soft_break) {
    if (c != '\n') stop = take_text(c, text, bytes);
  } else if (state == State::digit) {
    if (value >= 0) {
      bytes += static_cast<char>(base::hex_value(digit_) * 16 + value);
      has_decoded_ = true;
    } else {
      bytes.append(1, '=').append(1, digit_);
      stop = take_text(c, text, bytes);
    }
  } else if (value >= 0) {
    state_ = State::digit;
    digit_ = c;
  } else if (c == '\r') {
    state_ = State::soft_break;
  } else if (c != '\n') {
    bytes += '=';
    stop = take_text(c, text, bytes);
  }
  if (!loose || stop != Stop::end) return stop;
  loose_code_ = *loose;
  return Stop::code_ends;
}

QuotedDecoder::Stop QuotedDecoder::take_text(char c, std::string_view behind, std::string& bytes) {
  if (c == '=') return begin_code(behind);
  bytes += c;
  if (c != '\n' || !std::exchange(in_gap_, false)) return Stop::end;
  return Stop::gap_ends;
}

}  // namespace ampauth::mime
