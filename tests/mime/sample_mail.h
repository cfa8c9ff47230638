// Pieces of a multipart/alternative with the boundary "bnd". Line ends are "\n", which tests::crlf makes
// CRLF.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reading_text.h"

namespace ampauth::tests::sample {

inline const std::string kHead = "From: a@example.com\nMIME-Version: 1.0\n";
inline const std::string kAlternative = kHead + "Content-Type: multipart/alternative; boundary=\"bnd\"\n\n";
inline const std::string kMixed = kHead + "Content-Type: multipart/mixed; boundary=bnd\n\n";
inline const std::string kPlain = "--bnd\nContent-Type: text/plain\n\nplain\n";
inline const std::string kHtml = "--bnd\nContent-Type: text/html\n\n<p>html</p>\n";
inline const std::string kAmp = "--bnd\nContent-Type: text/x-amp-html\n\n<html amp4email></html>\n";
inline const std::string kAttached = "--bnd\nContent-Type: message/rfc822\n\n";
inline const std::string kEnd = "--bnd--\n";

struct Row {
  std::string why;
  std::string message;
  const char* summary;
};

inline void expect_summaries(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const auto message = split(crlf(row.message));
    const mime::Reading reading = read(message);
    EXPECT_EQ(summary(reading), row.summary) << row.why << ": " << reading.explanation;
    EXPECT_EQ(reading.explanation.empty(), reading.fault == mime::Fault::none) << row.why;
    EXPECT_EQ(reading.structure == mime::Structure::canonical, reading.opaque || !reading.parts.empty())
        << row.why;
  }
}

}  // namespace ampauth::tests::sample
