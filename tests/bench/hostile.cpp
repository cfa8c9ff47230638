// Prints a table of what hostile bodies cost, in CPU milliseconds a megabyte: the screen, and where it hits
// the strict parse and the strip. Names choose rows; --size BYTES is that of the bodies.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "hostile_bodies.h"
#include "mime/screen.h"
#include "mime/strip.h"

namespace {

using namespace ampauth;

constexpr std::size_t kChunk = 65535;  // what an MTA sends at a time
constexpr double kGoal = 100;          // milliseconds a megabyte

double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Cost {
  double screen = 0;
  double parse = 0;
  double strip = 0;
  bool hit = false;
  mime::Structure structure = mime::Structure::no_amp;
  double total() const { return screen + parse + strip; }
};

bool screened(const bench::Sample& sample) {
  if (!mime::can_hold_amp(sample.fields)) return false;
  mime::Screen screen;
  for (const message::HeaderField& field : sample.fields) screen.push(field);
  const std::string_view body = sample.body;
  for (std::size_t at = 0; at < body.size(); at += kChunk) screen.push(body.substr(at, kChunk));
  return screen.finish();
}

// What the filter does to a message that does not pass.
Cost measure(const bench::Sample& sample) {
  Cost cost;
  const double begin = cpu_milliseconds();
  cost.hit = screened(sample);
  cost.screen = cpu_milliseconds() - begin;
  if (!cost.hit) return cost;
  const mime::Reading reading = mime::parse(sample.fields, sample.body);
  cost.parse = cpu_milliseconds() - begin - cost.screen;
  cost.structure = reading.structure;
  if (reading.structure == mime::Structure::no_amp) return cost;
  mime::strip(reading, sample.fields, sample.body);
  cost.strip = cpu_milliseconds() - begin - cost.screen - cost.parse;
  return cost;
}

std::string outcome(const Cost& cost) {
  if (!cost.hit) return "no hit";
  switch (cost.structure) {
    case mime::Structure::no_amp: return "no AMP";
    case mime::Structure::canonical: return "canonical";
    case mime::Structure::ambiguous: return "ambiguous";
  }
  return "";
}

// The best of some runs: what else the machine does only adds to one.
Cost best_of(int runs, const bench::Sample& sample) {
  Cost best = measure(sample);
  for (int i = 1; i < runs; ++i) {
    const Cost cost = measure(sample);
    if (cost.total() < best.total()) best = cost;
  }
  return best;
}

struct Options {
  std::size_t size = 1'000'000;
  std::vector<std::string> names;
  bool wants(const std::string& name) const {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
  }
};

Options parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--size" && i + 1 < argc)
      options.size = std::strtoull(argv[++i], nullptr, 10);
    else
      options.names.emplace_back(argv[i]);
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  constexpr int kRuns = 3;
  std::size_t rows = 0;
  std::size_t over = 0;
  std::printf("%-18s %9s %9s %9s %9s  %-10s %s\n", "CPU ms/MB", "screen", "parse", "strip", "all", "outcome",
              "what");
  for (const bench::Hostile& hostile : bench::hostile_bodies()) {
    if (!options.wants(hostile.name)) continue;
    const bench::Sample sample = hostile.make(options.size);
    const Cost cost = best_of(kRuns, sample);
    const double megabytes = static_cast<double>(sample.whole().size()) / 1e6;
    const bool is_over = cost.total() / megabytes > kGoal;
    std::printf("%-18s %9.1f %9.1f %9.1f %9.1f%s %-10s %s\n", hostile.name.c_str(), cost.screen / megabytes,
                cost.parse / megabytes, cost.strip / megabytes, cost.total() / megabytes, is_over ? "*" : " ",
                outcome(cost).c_str(), hostile.what.c_str());
    std::fflush(stdout);
    ++rows;
    over += is_over ? 1 : 0;
  }
  std::printf("%zu bodies, %zu over %.0f ms/MB (*)\n", rows, over, kGoal);
  return rows == 0 ? 2 : 0;
}
