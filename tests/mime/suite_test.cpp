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

// Windows are counted from the message's begin: with so much in front of it, one ends at this place of it.
bool hits_with_window_end_at(const message::Message& message, std::size_t place) {
  Screen screen;
  screen.push(message::HeaderField{"X", std::string(TextReader::kWindow - place % TextReader::kWindow, 'y')});
  for (const auto& field : message.fields) screen.push(field);
  screen.push(message.body.view());
  return screen.finish();
}

TEST(Suite, EveryCaseIsScreenedAlikeHoweverItIsCut) {
  constexpr std::size_t kPlaces = 24;  // of each case; those of all cases together are everywhere
  std::size_t number = 0;
  for (const auto& entry : nlohmann::json::parse(file_text(kSuite / "cases.json"))) {
    const auto bytes = file_text(kSuite / "cases" / entry.at("file").get<std::string>());
    const auto message = tests::split(bytes);
    const bool hit = any_reading_finds_amp(message.fields, message.body.view());
    EXPECT_EQ(tests::screen_hits(message, 1), hit) << entry.at("id");
    EXPECT_EQ(tests::screen_hits(message, 65535), hit) << entry.at("id");
    const std::size_t step = 1 + bytes.size() / kPlaces;
    for (std::size_t place = ++number % step; place < bytes.size(); place += step)
      EXPECT_EQ(hits_with_window_end_at(message, place), hit) << entry.at("id") << " at " << place;
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
