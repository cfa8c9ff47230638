// Replays the suite of ambiguous messages: what 34 real parsers make of each is in its cases.json.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "mime/any_reading.h"
#include "mime/screen.h"
#include "reading_text.h"

namespace ampauth::mime {
namespace {

const std::filesystem::path kSuite = std::filesystem::path(AMPAUTH_SOURCE_DIR) / "tests/mime_cases";

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Real parsers see AMP: the message must be flagged, and after the strip no reading finds it.
void expect_flagged_and_stripped(const message::Message& message) {
  const Reading reading = tests::read(message);
  EXPECT_TRUE(can_hold_amp(message.fields));
  EXPECT_NE(reading.structure, Structure::no_amp);
  const Stripped stripped = strip(reading, message.fields, message.body.view());
  const auto after = tests::split(tests::stripped_message(message, stripped));
  EXPECT_FALSE(any_reading_finds_amp(after.fields, after.body.view())) << reading.explanation;
}

TEST(Suite, EveryCaseIsJudgedAsTheParsersSeeIt) {
  for (const auto& entry : nlohmann::json::parse(file_text(kSuite / "cases.json"))) {
    const auto message = tests::split(file_text(kSuite / "cases" / entry.at("file").get<std::string>()));
    const std::string must = entry.at("must");
    SCOPED_TRACE(entry.at("id").get<std::string>() + " " + must + ": " + entry.at("desc").get<std::string>());
    EXPECT_EQ(tests::screen_hits(message, 65535), tests::screen_hits(message, 1));
    const bool hit = screen(message.fields, message.body.view());
    if (must == "AMP" || must == "AMP_NESTED") {
      EXPECT_TRUE(hit);
      expect_flagged_and_stripped(message);
    }
    if (must == "CLEAN" && hit) {
      EXPECT_EQ(tests::summary(tests::read(message)), "no_amp");
    }
  }
}

// A body that is not looked at must not hide what only a wider screen would find.
TEST(Suite, EveryBodyThatSomeParserSeesAmpInIsLookedAt) {
  for (const auto& entry : nlohmann::json::parse(file_text(kSuite / "cases.json"))) {
    const std::string must = entry.at("must");
    if (must != "AMP" && must != "AMP_NESTED") continue;
    const auto message = tests::split(file_text(kSuite / "cases" / entry.at("file").get<std::string>()));
    EXPECT_TRUE(can_hold_amp(message.fields)) << entry.at("id").get<std::string>();
  }
}

}  // namespace
}  // namespace ampauth::mime
