// The screen, the strict parser and the strip, with memmem and GMime on the same bytes beside them.
#include <benchmark/benchmark.h>
#include <gmime/gmime.h>

#include <cstring>

#include "bodies.h"
#include "mime/amp_token.h"
#include "mime/screen.h"
#include "mime/strip.h"

namespace {

using namespace ampauth;
using bench::Kind;

constexpr std::size_t kChunk = 65535;  // what an MTA sends at a time

// Nanoseconds a byte are seconds a gigabyte, which is how the counter is shown.
void count_bytes(benchmark::State& state, std::size_t size) {
  const auto bytes = static_cast<double>(size) * static_cast<double>(state.iterations());
  state.counters["ns/byte"] =
      benchmark::Counter(bytes / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void screen(benchmark::State& state, Kind kind) {
  const bench::Sample sample = bench::sample(kind, static_cast<std::size_t>(state.range(0)));
  const std::string_view body = sample.body;
  for (auto _ : state) {
    mime::Screen screen;
    for (const message::HeaderField& field : sample.fields) screen.push(field);
    for (std::size_t at = 0; at < body.size(); at += kChunk) screen.push(body.substr(at, kChunk));
    if (screen.finish()) state.SkipWithError("the screen has hit");
  }
  count_bytes(state, body.size());
}

void search(benchmark::State& state, Kind kind) {
  const bench::Sample sample = bench::sample(kind, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        memmem(sample.body.data(), sample.body.size(), mime::kAmpToken.data(), mime::kAmpToken.size()));
    benchmark::ClobberMemory();
  }
  count_bytes(state, sample.body.size());
}

void gmime(benchmark::State& state, Kind kind) {
  g_mime_init();
  const std::string whole = bench::sample(kind, static_cast<std::size_t>(state.range(0))).whole();
  for (auto _ : state) {
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(whole.data(), whole.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
    benchmark::DoNotOptimize(message);
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
  }
  count_bytes(state, whole.size());
}

void parse(benchmark::State& state) {
  const bench::Sample sample = bench::amp_sample(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(mime::parse(sample.fields, sample.body));
  count_bytes(state, sample.body.size());
}

void cut(benchmark::State& state) {
  const bench::Sample sample = bench::amp_sample(static_cast<std::size_t>(state.range(0)));
  const mime::Reading reading = mime::parse(sample.fields, sample.body);
  if (reading.structure != mime::Structure::canonical) state.SkipWithError("the sample is not canonical");
  for (auto _ : state) benchmark::DoNotOptimize(mime::strip(reading, sample.fields, sample.body));
  count_bytes(state, sample.body.size());
}

void defang(benchmark::State& state) {
  bench::Sample sample = bench::amp_sample(static_cast<std::size_t>(state.range(0)));
  sample.body += "a bare\nline end";
  const mime::Reading reading = mime::parse(sample.fields, sample.body);
  if (reading.structure != mime::Structure::ambiguous) state.SkipWithError("the sample is not ambiguous");
  for (auto _ : state) benchmark::DoNotOptimize(mime::strip(reading, sample.fields, sample.body));
  count_bytes(state, sample.body.size());
}

void decode(benchmark::State& state) {
  const bench::Sample sample = bench::amp_sample(static_cast<std::size_t>(state.range(0)));
  const mime::Reading reading = mime::parse(sample.fields, sample.body);
  for (auto _ : state) benchmark::DoNotOptimize(mime::decode(reading.parts.at(0), sample.body));
  count_bytes(state, reading.parts.at(0).content.size());
}

constexpr std::int64_t kSizes[] = {64 << 10, 1 << 20, 16 << 20};

#define OF_EVERY_KIND(function)                                                                        \
  BENCHMARK_CAPTURE(function, prose, Kind::prose)->ArgsProduct({{kSizes[0], kSizes[1], kSizes[2]}});   \
  BENCHMARK_CAPTURE(function, html, Kind::html)->ArgsProduct({{kSizes[0], kSizes[1], kSizes[2]}});     \
  BENCHMARK_CAPTURE(function, quoted, Kind::quoted)->ArgsProduct({{kSizes[0], kSizes[1], kSizes[2]}}); \
  BENCHMARK_CAPTURE(function, base64_random, Kind::base64_random)                                      \
      ->ArgsProduct({{kSizes[0], kSizes[1], kSizes[2]}});                                              \
  BENCHMARK_CAPTURE(function, base64_text, Kind::base64_text)                                          \
      ->ArgsProduct({{kSizes[0], kSizes[1], kSizes[2]}})

OF_EVERY_KIND(screen);
OF_EVERY_KIND(search);
OF_EVERY_KIND(gmime);
BENCHMARK(parse)->Arg(64 << 10)->Arg(1 << 20);
BENCHMARK(cut)->Arg(64 << 10)->Arg(1 << 20);
BENCHMARK(defang)->Arg(64 << 10)->Arg(1 << 20);
BENCHMARK(decode)->Arg(64 << 10)->Arg(1 << 20);

}  // namespace
