#include "signed_messages.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "dns/lookups.h"
#include "fakes/recording_resolver.h"
#include "message/message.h"

namespace ampauth::dkim {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = AMPAUTH_SOURCE_DIR "/tests/dkim/";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void run(const std::string& program, const std::string& script, const fs::path& out) {
  const std::string command =
      program + " " + std::string(kFolder) + script + " " + std::string(kFolder) + "keys " + out.string();
  if (std::system(command.c_str()) != 0)
    throw std::runtime_error(command + " failed; it needs python3-dkim, python3-nacl and libmail-dkim-perl");
}

std::map<std::string, std::string> make_messages() {
  std::string pattern = (fs::temp_directory_path() / "ampauth-dkim-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  const fs::path out = pattern;
  run("/usr/bin/python3", "make_signed.py", out);
  run("/usr/bin/perl", "make_signed.pl", out);
  std::map<std::string, std::string> messages;
  for (const auto& entry : fs::directory_iterator(out))
    messages[entry.path().stem()] = read_file(entry.path());
  fs::remove_all(out);
  return messages;
}

const std::map<std::string, std::string>& messages() {
  static const std::map<std::string, std::string> made = make_messages();
  return made;
}

std::string_view to_string(Flaw flaw) {
  constexpr std::array<std::string_view, 12> kNames = {
      "none", "body_length", "headers",   "key_testing", "expired",  "key_small",
      "sha1", "dns",         "dns_bogus", "invalid",     "too_many", "not_examined"};
  return kNames.at(static_cast<std::size_t>(flaw));
}

}  // namespace

const std::string& signed_message(const std::string& name) {
  const auto found = messages().find(name);
  if (found == messages().end()) throw std::runtime_error("no message " + name);
  return found->second;
}

const std::vector<std::string>& signed_message_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& [name, text] : messages()) all.push_back(name);
    return all;
  }();
  return names;
}

std::string read_test_file(const std::string& path) { return read_file(std::string(kFolder) + path); }

std::string with_crlf(std::string_view text) {
  std::string converted;
  for (const char c : text) converted += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return converted;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + std::string(from));
  return text.replace(at, from.size(), to);
}

Interest in_all(std::string_view) { return Interest::most; }

Interested most_in(std::string domain, Interest in_others) {
  return [domain = std::move(domain), in_others](std::string_view other) {
    return other == domain ? Interest::most : in_others;
  };
}

Examination Examiner::operator()(std::string_view text) const {
  fakes::RecordingResolver resolver(zone);
  dns::Lookups lookups(resolver, std::chrono::seconds(5));
  const message::Message message = message::parse_message(text, 1 << 26);
  const Verifier verifier(limits);
  const std::uint64_t time = now ? now : static_cast<std::uint64_t>(std::time(nullptr));
  Examination examination;
  examination.verifications = verifier.verify(message.fields, message.body.view(), interested, lookups, time);
  examination.asked = resolver.asked();
  return examination;
}

std::string summary(const std::vector<Verification>& verifications) {
  std::string text;
  for (const Verification& verification : verifications) {
    if (!text.empty()) text += ", ";
    text += dkim::to_string(verification.result);
    if (verification.flaw != Flaw::none) text += " " + std::string(to_string(verification.flaw));
  }
  return text;
}

}  // namespace ampauth::dkim
