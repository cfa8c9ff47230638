#include "mime/marks.h"

namespace ampauth::mime {

// Every stage ends here, and the next one begins.
Prefixes EncodedWords::take_question_mark(char last, Prefixes before) {
  using Coding = EncodedWordDecoder::Coding;
  const unsigned ended = stages_;
  stages_ = 0;
  Prefixes joined = 0;
  if ((ended & kWord) != 0) {
    stages_ |= kClosing;
    closing_ = word_ | inside_ | padded_.value_or(0);
  }
  if ((ended & kOpening) != 0) {
    stages_ |= kWord;
    const bool quoted = opening_letter_ == 'q' || opening_letter_ == 'Q';
    decoder_ = EncodedWordDecoder(quoted ? Coding::quoted : Coding::base64);
    joined = word_ = inside_ = opening_;
    padded_.reset();
  }
  if ((ended & kCharset) != 0) {
    stages_ |= kCoding;
    coding_ = charset_;
  }
  if (last == '=') {
    stages_ |= kCharset;
    charset_ = before;
  }
  return joined;
}

}  // namespace ampauth::mime
