// Whether the screen finds an AMP part in honest mail, which has none, and whether the filter would change
// any of it.
//
//   false_hits [--megabytes N] [--seed S] [--threads N] [--largest KILOBYTES] [--no-files] [--files DIR]...
//   false_hits --print SEED      writes that message; --largest and --files as in the run
//
// The last line is "N passed, N failed"; the exit status is 0 where none failed.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "honest_mail.h"
#include "mime/screen.h"
#include "mime/strip.h"

namespace {

using namespace ampauth;
using tests::HonestMail;

constexpr std::size_t kShown = 10;  // A failed test shows so many of its mails.
constexpr std::uint64_t kNamedEvery =
    8;  // So many mails a mail are also asked about with a field that names AMP.
constexpr std::uint64_t kPlanted = 200;  // mails that hold an AMP part: that a run can find one

const message::HeaderField kNaming{"X-Topic", " about text/x-amp-html in mail"};
const std::string kNamingNoMore = " about text/x-amp-none in mail";

struct Options {
  std::uint64_t bytes = 8'000'000;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::size_t largest = 256 << 10;
  std::vector<std::filesystem::path> folders;
  bool files = true;
  std::optional<std::uint64_t> print;
};

// A kind of mistake: how often it was made, and in which mails.
class Mistakes {
 public:
  void add(std::uint64_t seed, const HonestMail& mail) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++count_;
    if (shown_.size() < kShown) shown_[seed] = std::to_string(mail.size()) + " bytes: " + mail.shape;
  }
  bool report(const char* name) const {
    for (const auto& [seed, shape] : shown_)
      std::printf("FAILED %s: seed %lu, %s\n", name, seed, shape.c_str());
    if (count_ > shown_.size()) std::printf("FAILED %s: and %zu more\n", name, count_ - shown_.size());
    return count_ == 0;
  }
  std::size_t count() const { return count_; }

 private:
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::map<std::uint64_t, std::string> shown_;
};

struct Results {
  std::atomic<std::uint64_t> mails{0};
  std::atomic<std::uint64_t> bytes{0};
  std::atomic<std::uint64_t> named{0};
  std::atomic<std::uint64_t> named_ambiguous{0};
  Mistakes hits;
  Mistakes acted_on;
  Mistakes changed;
  Mistakes reworded;
  Mistakes missed;
};

std::string join(const mime::Stripped& stripped) {
  std::string body;
  for (const std::string_view piece : stripped.body) body += piece;
  return body;
}

// What the filter does to a mail that proves nothing (auth::Filter::judge).
void judge(std::uint64_t seed, const HonestMail& mail, Results& results) {
  results.mails += 1;
  results.bytes += mail.size();
  if (!mime::screen(mail.fields, mail.body)) return;
  results.hits.add(seed, mail);
  const mime::Reading reading = mime::parse(mail.fields, mail.body);
  if (reading.structure == mime::Structure::no_amp) return;
  results.acted_on.add(seed, mail);
  const mime::Stripped stripped = mime::strip(reading, mail.fields, mail.body);
  if (!stripped.fields.empty() || join(stripped) != mail.body) results.changed.add(seed, mail);
}

// A field may say what it likes: where the structure is ambiguous, its word is all that may change.
void judge_named(std::uint64_t seed, HonestMail mail, Results& results) {
  results.named += 1;
  mail.fields.insert(mail.fields.begin(), kNaming);
  if (!mime::screen(mail.fields, mail.body)) return results.missed.add(seed, mail);
  const mime::Reading reading = mime::parse(mail.fields, mail.body);
  if (reading.structure == mime::Structure::no_amp) return;
  results.named_ambiguous += 1;
  const mime::Stripped stripped = mime::strip(reading, mail.fields, mail.body);
  const bool word_alone = stripped.fields.size() == 1 && stripped.fields[0].index == 0 &&
                          stripped.fields[0].value == kNamingNoMore && join(stripped) == mail.body;
  if (!word_alone) results.reworded.add(seed, mail);
}

void judge_planted(std::uint64_t seed, const HonestMail& mail, Results& results) {
  if (!mime::screen(mail.fields, mail.body)) results.missed.add(seed, mail);
}

void work(const Options& options, const tests::Contents& contents, std::atomic<std::uint64_t>& next,
          Results& results) {
  while (results.bytes < options.bytes) {
    const std::uint64_t number = next++;
    const std::uint64_t seed = options.seed + number;
    const HonestMail mail = tests::honest_mail(seed, contents);
    judge(seed, mail, results);
    if (number % kNamedEvery == 0) judge_named(seed, mail, results);
    if (number < kPlanted) judge_planted(seed, tests::mail_with_amp(seed, contents), results);
  }
}

void show(const Results& results, std::size_t files) {
  const double gigabytes = static_cast<double>(results.bytes) / 1e9;
  const auto rate = [&](const Mistakes& mistakes) {
    return static_cast<double>(mistakes.count()) / gigabytes;
  };
  std::printf("%lu honest mails, %.3f GB, from random bytes, texts and %zu files\n", results.mails.load(),
              gigabytes, files);
  std::printf("the screen hits %zu (%.1f a GB); %zu acted on (%.1f a GB), %zu changed (%.1f a GB)\n",
              results.hits.count(), rate(results.hits), results.acted_on.count(), rate(results.acted_on),
              results.changed.count(), rate(results.changed));
  std::printf("%lu with a field that names the type: %lu ambiguous, %zu changed in more than the word\n",
              results.named.load(), results.named_ambiguous.load(), results.reworded.count());
}

int report(const Results& results) {
  const bool passed[] = {
      results.hits.report("no hit in honest mail"),
      results.acted_on.report("no honest mail acted on"),
      results.changed.report("no honest mail changed"),
      results.reworded.report("honest mail that names the type, changed in that word alone"),
      results.missed.report("an AMP part that is there is found"),
  };
  const auto good = std::count(std::begin(passed), std::end(passed), true);
  const auto bad = static_cast<std::ptrdiff_t>(std::size(passed)) - good;
  std::printf("%td passed, %td failed\n", good, bad);
  return bad == 0 ? 0 : 1;
}

int usage() {
  std::fputs(
      "false_hits: [--megabytes N] [--seed S] [--threads N] [--largest KILOBYTES]\n"
      "            [--no-files] [--files DIR]... [--print SEED]\n",
      stderr);
  return 2;
}

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--no-files") {
      options.files = false;
      continue;
    }
    if (++i == argc) return std::nullopt;
    const std::uint64_t number = std::strtoull(argv[i], nullptr, 10);
    if (name == "--megabytes")
      options.bytes = number * 1'000'000;
    else if (name == "--seed")
      options.seed = number;
    else if (name == "--threads")
      options.threads = static_cast<unsigned>(std::max<std::uint64_t>(number, 1));
    else if (name == "--largest")
      options.largest = std::max<std::uint64_t>(number, 1) << 10;
    else if (name == "--files")
      options.folders.emplace_back(argv[i]);
    else if (name == "--print")
      options.print = number;
    else
      return std::nullopt;
  }
  if (!options.files)
    options.folders.clear();
  else if (options.folders.empty())
    options.folders = {"/usr/bin", "/usr/share/doc", "/usr/share/locale", "/usr/share/man"};
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (!options) return usage();
  const tests::Contents contents(options->folders, options->largest);
  if (options->print) {
    std::cout << tests::honest_mail(*options->print, contents).bytes();
    return 0;
  }
  Results results;
  std::atomic<std::uint64_t> next{0};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < options->threads; ++i)
    threads.emplace_back([&] { work(*options, contents, next, results); });
  for (std::thread& thread : threads) thread.join();
  show(results, contents.file_count());
  return report(results);
}
