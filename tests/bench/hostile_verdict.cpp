// Prints a table of what hostile messages cost from their first field to their verdict, in CPU milliseconds:
// one of 1 MB and one of 25 MB. Names choose rows.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "dns/zone.h"
#include "hostile_messages.h"
#include "milter/session.h"

namespace {

using namespace ampauth;

constexpr std::size_t kChunk = 65535;  // what an MTA sends at a time
constexpr std::uint64_t kNow = 1'800'000'000;

struct Size {
  std::size_t bytes;
  double goal;  // CPU milliseconds
};
constexpr Size kSizes[] = {{1'000'000, 100}, {25'000'000, 1000}};

double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// As libmilter gives them: the blank behind the colon with the value, folds as LF.
std::vector<message::HeaderField> fields_as_given(const message::Message& message) {
  std::vector<message::HeaderField> fields = message.fields;
  for (message::HeaderField& field : fields) std::erase(field.value, '\r');
  return fields;
}

struct Cost {
  double milliseconds = 0;
  std::string reason;
};

Cost measure(const std::shared_ptr<const auth::Filter>& filter, const message::Message& message) {
  milter::Session session([&] { return filter; }, "/tmp", "mx.example.org");
  const auto fields = fields_as_given(message);
  const double begin = cpu_milliseconds();
  session.connect(base::IpAddress::parse("192.0.2.1"), "mx.example.org");
  session.helo("mail.bad.example");
  session.mail_from("<a@bad.example>", false,
                    {tls::Session::State::encrypted, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "256"});
  for (const message::HeaderField& field : fields) session.header(field.name, field.value);
  const std::string_view body = message.body.view();
  if (session.end_of_headers() == milter::Next::everything)
    for (std::size_t at = 0; at < body.size(); at += kChunk) session.body(body.substr(at, kChunk));
  const auth::Judgement judgement = session.end_of_message(kNow);
  Cost cost{cpu_milliseconds() - begin, "no AMP"};
  if (judgement.holds_amp) {
    const auto reason = judgement.verdict.reason();
    cost.reason = reason ? std::string(verdict::facts(*reason).token) : "pass";
  }
  return cost;
}

// The best of some runs: what else the machine does only adds to one.
Cost best_of(int runs, const std::shared_ptr<const auth::Filter>& filter, const message::Message& message) {
  Cost best = measure(filter, message);
  for (int i = 1; i < runs; ++i) {
    const Cost cost = measure(filter, message);
    if (cost.milliseconds < best.milliseconds) best = cost;
  }
  return best;
}

template <typename Expected>
auto required(Expected expected) {
  if (!expected) {
    std::fprintf(stderr, "hostile messages: %s\n", expected.error().c_str());
    std::exit(2);
  }
  return std::move(*expected);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> names(argv + 1, argv + argc);
  const auto zone =
      std::make_shared<dns::Zone>(required(dns::Zone::parse(bench::hostile_zone(), "hostile zone")));
  config::Config config = config::defaults();
  config.dkim.max_signatures = 16;  // as many as may be configured
  const auto filter = required(auth::Filter::create(config, zone));
  constexpr int kRuns = 3;
  std::size_t rows = 0;
  std::size_t over = 0;
  std::printf("%-18s %10s %10s  %-14s %s\n", "CPU ms", "1 MB", "25 MB", "reason", "what");
  for (const bench::HostileMessage& hostile : bench::hostile_messages()) {
    if (!names.empty() && std::find(names.begin(), names.end(), hostile.name) == names.end()) continue;
    std::printf("%-18s", hostile.name.c_str());
    Cost cost;
    bool is_over = false;
    for (const Size& size : kSizes) {
      cost =
          best_of(kRuns, filter, message::parse_message(hostile.make(size.bytes), 2 * size.bytes + kChunk));
      std::printf(" %9.1f%c", cost.milliseconds, cost.milliseconds > size.goal ? '*' : ' ');
      is_over = is_over || cost.milliseconds > size.goal;
    }
    std::printf("  %-14s %s\n", cost.reason.c_str(), hostile.what.c_str());
    std::fflush(stdout);
    ++rows;
    over += is_over ? 1 : 0;
  }
  std::printf("%zu messages, %zu over 100 ms for 1 MB or 1,000 ms for 25 MB (*)\n", rows, over);
  return rows == 0 ? 2 : 0;
}
