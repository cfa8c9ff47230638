// Many checks at once, and many broken records: what the sanitizers are to see.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "dns/zone.h"
#include "spf/evaluate.h"

namespace ampauth::spf {
namespace {

using namespace std::chrono_literals;

TEST(Stress, checks_run_at_once_on_one_evaluator) {
  constexpr std::string_view kZone =
      "a.example TXT v=spf1 include:i.example mx -all\n"
      "i.example TXT v=spf1 exists:%{ir}.%{l}.%{d} ip6:2001:db8::/32 ?all\n"
      "a.example MX 10 m.example\n"
      "m.example A 192.0.2.1\n"
      "b.example TXT v=spf1 a a a a a a a a a a a\n"
      "b.example A 10.0.0.1\n"
      "c.example TXT v=spf1 ptr redirect=d.example\n"
      "d.example TXT v=spf1 a:%{p} ~all\n"
      "1.2.0.192.in-addr.arpa PTR x.example\n"
      "x.example A 192.0.2.9\n"
      "e.example TXT v=spf1 mx:a.example a:f.example\n"
      "f.example A !timeout\n";
  struct Case {
    std::string_view client;
    std::string_view mail_from;
    Result result;
  };
  const std::array<Case, 8> cases = {{
      {"192.0.2.1", "u@a.example", Result::pass},
      {"192.0.2.2", "u@a.example", Result::fail},
      {"2001:db8::1", "u@a.example", Result::pass},
      {"192.0.2.1", "u@b.example", Result::permerror},
      {"192.0.2.1", "u@c.example", Result::softfail},
      {"192.0.2.2", "u@e.example", Result::temperror},
      {"192.0.2.1", "u@nowhere.example", Result::none},
      {"192.0.2.1", "u@e.example", Result::pass},
  }};
  auto zone = dns::Zone::parse(kZone, "zone");
  ASSERT_TRUE(zone) << zone.error();
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (std::size_t thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (std::size_t i = 0; i < 1000; ++i) {
        const Case& row = cases[(i + thread) % cases.size()];
        dns::Lookups lookups(*zone, 5s);
        const Identity identity{*base::IpAddress::parse(row.client), "mx.example",
                                std::string(row.mail_from)};
        if (evaluate(identity, lookups).result != row.result) ++wrong;
      }
    });
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

// Has records of every type, so that evaluation goes deep, but no address for every other name; TXT is
// mostly the mutated record.
class MutantResolver : public dns::Resolver {
 public:
  explicit MutantResolver(std::string record) : record_(std::move(record)) {}

  dns::Pending ask(const dns::Question& question) override {
    dns::Answer answer;
    answer.status = dns::Status::ok;
    answer.texts = {question.name.size() % 3 == 0 ? "v=spf1 ip4:192.0.2.1 ?all" : record_};
    answer.exchangers = {{10, question.name}, {20, ""}, {30, std::string("\x01\xff..x", 6)}};
    answer.names = {question.name, "m.example", std::string(300, 'x'), std::string("\0%\xff", 3)};
    if (question.name.size() % 2 == 0)
      answer.addresses = {
          *base::IpAddress::parse(question.type == dns::Type::aaaa ? "2001:db9::9" : "192.0.3.9")};
    std::promise<dns::Answer> promise;
    promise.set_value(std::move(answer));
    return promise.get_future().share();
  }

 private:
  std::string record_;
};

std::string mutated(std::string record, std::mt19937& random) {
  constexpr std::string_view kPieces[] = {
      " ",
      " a:%{d}/24//64",
      " mx:%{ir}.%{v}.x.example",
      " ptr:%{d2}",
      " include:%{l1r-}.%{o}.example",
      " exists:",
      "%{p2r.-+,/_=}",
      " redirect=%{d}.x.example",
      " ip4:",
      " ip6:2001:db8::/3",
      "%%",
      "%_",
      "%{S999999999999}",
      "//0",
      " ?all",
      "\x01",
      "\xff",
      ":::::::::::::::::::",
      "999999999",
      "v=spf1",
  };
  for (auto count = random() % 4; count > 0; --count) {
    const std::size_t at = 6 + random() % (record.size() - 5);
    const std::size_t length = random() % 8;
    switch (random() % 4) {
      case 0:
        record.insert(std::min(record.find(' ', at), record.size()), kPieces[random() % std::size(kPieces)]);
        break;
      case 1: record.erase(at, length); break;
      case 2: record.insert(at, record.substr(6, random() % 40)); break;
      default:
        if (at < record.size()) record[at] = static_cast<char>(random() % 256);
    }
  }
  return record;
}

TEST(Stress, ten_thousand_mutated_records_give_results) {
  constexpr std::string_view kRecords[] = {
      "v=spf1 a mx/24//64 ptr include:x.example ip4:192.0.2.0/24 ip6:2001:db8::/32 exists:%{ir}.%{d2} -all",
      "v=spf1 exists:%{l1r-}.%{S}.%{h}.%{p}.%{v}.example a:%{d4} redirect=_spf.%{o} exp=e.example",
      "v=spf1 ip6:2001:db8:1111:2222:3333:4444:5555:6666/127 mx:a.example/0 a//0 ~all",
  };
  std::mt19937 random(7208);
  std::map<Result, int> results;
  for (int i = 0; i < 10000; ++i) {
    const std::string record = mutated(std::string(kRecords[i % std::size(kRecords)]), random);
    MutantResolver resolver(record);
    dns::Lookups lookups(resolver, 5s);
    const Identity identity{*base::IpAddress::parse(i % 2 ? "192.0.2.1" : "2001:db8::1"),
                            record.substr(0, 80), record.substr(6, i % 400) + "@example.com"};
    const Outcome outcome = evaluate(identity, lookups);
    EXPECT_FALSE(outcome.explanation.empty()) << record;
    ++results[outcome.result];
  }
  for (const Result result : {Result::pass, Result::softfail, Result::permerror})
    EXPECT_GT(results[result], 100) << to_string(result);
}

}  // namespace
}  // namespace ampauth::spf
