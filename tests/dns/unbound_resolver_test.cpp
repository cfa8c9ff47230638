#include "dns/unbound_resolver.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "nsd_server.h"
#include "scripted_server.h"

namespace ampauth::dns {
namespace {

using namespace std::chrono_literals;

ResolverOptions asking(const std::string& nameserver, std::chrono::milliseconds timeout = 10s) {
  ResolverOptions options;
  options.nameservers = {nameserver};
  options.timeout = timeout;
  return options;
}

std::unique_ptr<UnboundResolver> make(const ResolverOptions& options) {
  auto made = UnboundResolver::create(options);
  if (!made) throw std::runtime_error(made.error());
  return std::move(*made);
}

// "ok 192.0.2.1 192.0.2.2": the status, then the records in the order of their spelling.
std::string in_words(const Answer& answer) {
  std::vector<std::string> records(answer.texts);
  records.insert(records.end(), answer.names.begin(), answer.names.end());
  for (const auto& address : answer.addresses) records.push_back(address.to_string());
  for (const auto& mx : answer.exchangers) records.push_back(std::to_string(mx.preference) + ":" + mx.host);
  std::sort(records.begin(), records.end());
  std::string words(to_string(answer.status));
  for (const auto& record : records) words += "|" + record;
  return words;
}

std::string label(const char* word, int number) { return word + std::to_string(number) + ".example"; }

class WithNsd : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (NsdServer::installed()) server_ = std::make_unique<NsdServer>();
  }
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override {
    ASSERT_TRUE(server_) << "nsd is not installed: packaging/dependencies test brings it";
  }
  static std::unique_ptr<NsdServer> server_;
};
std::unique_ptr<NsdServer> WithNsd::server_;

TEST_F(WithNsd, AnswersEveryType) {
  const std::string kLong =
      std::string(255, 'a') + std::string(255, 'b') + std::string(255, 'c') + std::string(255, 'd');
  const std::string kBytes("\0\xff\"\\", 4);
  const struct {
    Question question;
    std::string expected;
  } rows[] = {
      {{"host.example", Type::a}, "ok|192.0.2.1|192.0.2.2"},
      {{"HOST.Example", Type::a}, "ok|192.0.2.1|192.0.2.2"},
      {{"host.example.", Type::a}, "ok|192.0.2.1|192.0.2.2"},
      {{"host.example", Type::aaaa}, "ok|2001:db8::1"},
      {{"mail.example", Type::mx}, "ok|10:first.example|20:second.example"},
      {{"null.example", Type::mx}, "ok|0:"},
      {{"pointer.example", Type::ptr}, "ok|host.example"},
      {{"1.0.0.10.in-addr.arpa", Type::ptr}, "ok|inside.example"},
      {{"alias.example", Type::a}, "ok|192.0.2.1|192.0.2.2"},
      {{"alias.example", Type::cname}, "ok|host.example"},
      {{"odd.example", Type::cname}, "ok|a\\046b\\032c.example"},
      {{"spf.example", Type::txt}, "ok|another|v=spf1 -all"},
      {{"long.example", Type::txt}, "ok|" + kLong},
      {{"bytes.example", Type::txt}, "ok|" + kBytes},
      {{"anything._domainkey.example", Type::txt}, "ok|wild"},
      {{"localhost", Type::a}, "ok|127.0.0.1"},
      {{"host.example", Type::mx}, "no data"},
      {{"mapped.example", Type::aaaa}, "no data"},
      {{"nowhere.in.host.example", Type::a}, "no such name"},
      {{"name.elsewhere.org", Type::a}, "server failure"},
      // A name that DNS cannot hold is never asked.
      {{"", Type::a}, "no such name"},
      {{".", Type::a}, "no such name"},
      {{"a..example", Type::a}, "no such name"},
      {{"two words.example", Type::txt}, "ok|wild"},
      {{"b\xc3\xbc"
        "cher.example",
        Type::txt},
       "no such name"},
      {{std::string("host\0.example", 13), Type::a}, "no such name"},
      {{std::string(64, 'a') + ".example", Type::txt}, "no such name"},
      {{std::string(63, 'a') + ".example", Type::txt}, "ok|wild"},
  };
  const auto resolver = make(asking(server_->address()));
  for (const auto& [question, expected] : rows)
    EXPECT_EQ(in_words(resolver->ask(question).get()), expected) << question.name;
}

TEST_F(WithNsd, AnswersManyAtOnce) {
  const auto resolver = make(asking(server_->address(), 30s));
  constexpr int kThreads = 8;
  constexpr int kEach = 63;
  std::vector<int> right(kThreads);
  std::vector<std::thread> threads;
  for (int number = 0; number < kThreads; ++number)
    threads.emplace_back([&, number] {
      std::vector<Pending> pending;
      for (int i = 0; i < kEach; ++i) {
        const std::string first = "s" + std::to_string(number) + "-";
        pending.push_back(resolver->ask({label(first.c_str(), i), Type::txt}));
      }
      for (auto& one : pending) right[number] += in_words(one.get()) == "ok|wild";
    });
  for (auto& thread : threads) thread.join();
  for (const int count : right) EXPECT_EQ(count, kEach);
}

TEST_F(WithNsd, AnswersFromTheCacheWhatWasAskedBefore) {
  std::unique_ptr<UnboundResolver> resolver;
  {
    const NsdServer gone_soon;
    resolver = make(asking(gone_soon.address()));
    ASSERT_EQ(in_words(resolver->ask({"spf.example", Type::txt}).get()), "ok|another|v=spf1 -all");
  }
  EXPECT_EQ(in_words(resolver->ask({"SPF.example", Type::txt}).get()), "ok|another|v=spf1 -all");
}

TEST_F(WithNsd, ValidatesWithATrustAnchor) {
  const struct {
    std::string name;
    std::string expected;
    bool secure;
  } rows[] = {
      {"good.signed.example", "ok|v=spf1 -all", true},
      {"absent.signed.example", "no such name", true},
      {"ns.signed.example", "no data", true},
      {"spf.example", "ok|another|v=spf1 -all", false},
      {"altered.signed.example", "DNSSEC validation failed", false},
  };
  ResolverOptions options = asking(server_->address());
  options.trust_anchor = AMPAUTH_SOURCE_DIR "/tests/dns/signed.example.anchor";
  const auto resolver = make(options);
  for (const auto& [name, expected, secure] : rows) {
    const Answer answer = resolver->ask({name, Type::txt}).get();
    EXPECT_EQ(in_words(answer), expected) << name;
    EXPECT_EQ(answer.secure, secure) << name;
  }
}

TEST_F(WithNsd, WithoutATrustAnchorNothingIsSecure) {
  const auto resolver = make(asking(server_->address()));
  const Answer answer = resolver->ask({"altered.signed.example", Type::txt}).get();
  EXPECT_EQ(answer.status, Status::ok);
  EXPECT_FALSE(answer.secure);
}

TEST_F(WithNsd, ChildrenAndSignalsOfTheProcessAreLeftAlone) {
  sigset_t before, after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  const auto resolver = make(asking(server_->address()));
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int signal = 1; signal < SIGRTMIN; ++signal)
    EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal)) << signal;
  // Every other thread of the process blocks SIGTERM.
  int checked = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    if (task.path().filename() == std::to_string(getpid())) continue;
    std::ifstream status(task.path() / "status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("SigBlk:")) {
        ++checked;
        EXPECT_TRUE(std::stoull(line.substr(7), nullptr, 16) >> (SIGTERM - 1) & 1);
      }
  }
  EXPECT_GE(checked, 2);
}

TEST(UnboundResolver, FailsSoonWhereNobodyListens) {
  const auto resolver = make(asking("127.0.0.1@" + std::to_string(unused_port()), 1s));
  const Answer answer = resolver->ask({"host.example", Type::a}).get();
  EXPECT_TRUE(answer.status == Status::serv_fail || answer.status == Status::timeout)
      << to_string(answer.status);
}

TEST(UnboundResolver, TimesOutWhereTheServerIsSilent) {
  ScriptedServer server;
  server.silent = true;
  const auto resolver = make(asking(server.address(), 200ms));
  EXPECT_EQ(resolver->ask({"host.example", Type::a}).get().status, Status::timeout);
}

TEST(UnboundResolver, SharesOneQuestionAmongAllWhoAskIt) {
  ScriptedServer server;
  server.silent = true;
  const auto resolver = make(asking(server.address(), 300ms));
  std::vector<Pending> pending;
  for (int i = 0; i < 100; ++i)
    pending.push_back(resolver->ask({i % 2 ? "Host.example" : "host.example", Type::txt}));
  for (auto& one : pending) EXPECT_EQ(one.get().status, Status::timeout);
  EXPECT_LE(server.received, 4);  // the question, and what libunbound repeats of its own
}

TEST(UnboundResolver, BearsWithANetworkThatLosesPackets) {
  ScriptedServer server;
  const auto resolver = make(asking(server.address(), 20s));
  for (int i = 0; i < 10; ++i) resolver->ask({label("quick", i), Type::a}).wait();
  server.lost = 2;
  EXPECT_EQ(resolver->ask({"lost.example", Type::a}).get().status, Status::nx_domain);
}

TEST(UnboundResolver, WaitsForAServerThatIsQuickButForOneQuestion) {
  ScriptedServer server;
  const auto resolver = make(asking(server.address(), 20s));
  for (int i = 0; i < 10; ++i) resolver->ask({label("quick", i), Type::a}).wait();
  server.delay = 900ms;
  EXPECT_EQ(resolver->ask({"slow.example", Type::a}).get().status, Status::nx_domain);
}

// Which of them is asked first is chance.
TEST(UnboundResolver, OneOfTwoServersMayBeDead) {
  ScriptedServer dead, alive;
  dead.silent = true;
  ResolverOptions options = asking(dead.address(), 2s);
  options.nameservers.push_back(alive.address());
  const auto resolver = make(options);
  std::vector<Pending> pending;
  for (int i = 0; i < 50; ++i) pending.push_back(resolver->ask({label("either", i), Type::a}));
  for (auto& one : pending) EXPECT_EQ(one.get().status, Status::nx_domain);
}

// Nor are others' questions refused because so many had no answer.
TEST(UnboundResolver, AnswersWhileManyQuestionsHaveNone) {
  ScriptedServer server;
  server.silent_for = "dead";
  const auto resolver = make(asking(server.address(), 1s));
  for (int i = 0; i < 50; ++i) {
    for (int j = 0; j < 20; ++j) resolver->ask({label("dead", 20 * i + j), Type::txt});
    std::this_thread::sleep_for(100ms);
    if (i % 10 == 9) {
      EXPECT_EQ(resolver->ask({label("alive", i), Type::a}).get().status, Status::nx_domain) << i;
    }
  }
}

TEST(UnboundResolver, AnswersAtOnceWhenAServerIsBackFromAnOutage) {
  ScriptedServer server;
  server.silent = true;
  const auto resolver = make(asking(server.address(), 50ms));
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(resolver->ask({label("outage", i), Type::a}).get().status, Status::timeout);
  server.silent = false;
  int answered = 0;
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(50ms);
    answered += resolver->ask({label("back", i), Type::a}).get().status == Status::nx_domain;
  }
  EXPECT_GE(answered, 10);
}

TEST(UnboundResolver, AnswersWhatIsOpenWhenItGoes) {
  ScriptedServer server;
  server.silent = true;
  auto resolver = make(asking(server.address(), 1min));
  std::vector<Pending> pending;
  for (int i = 0; i < 50; ++i) pending.push_back(resolver->ask({label("open", i), Type::a}));
  resolver.reset();
  for (auto& one : pending) EXPECT_EQ(one.get().status, Status::timeout);
}

TEST(UnboundResolver, BearsWithQuestionsThatExpireBeforeTheyAreSent) {
  ScriptedServer server;
  server.silent = true;
  const auto resolver = make(asking(server.address(), 1ms));
  std::vector<std::thread> threads;
  for (const char* name : {"a", "b"})
    threads.emplace_back([&, name] {
      for (int i = 0; i < 3000; ++i) resolver->ask({label(name, i), Type::txt});
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(resolver->ask({"last.example", Type::txt}).get().status, Status::timeout);
}

TEST(UnboundResolver, NamesTheOptionAtFault) {
  const std::string malformed = testing::TempDir() + "/malformed.anchor";
  std::ofstream(malformed) << "example. IN DS one two three\n";
  const struct {
    std::string nameserver, trust_anchor, expected;
  } rows[] = {
      {"dns.example", "",
       "dns.nameservers: 'dns.example' is not an address; write 192.0.2.53 or 127.0.0.1@5353"},
      {"127.0.0.1", "/nowhere/root.key",
       "dns.trust_anchor: '/nowhere/root.key' cannot be read: No such file or directory"},
      {"127.0.0.1", "/dev/null", "dns.trust_anchor: '/dev/null' holds no DS or DNSKEY record"},
      {"127.0.0.1", "/", "dns.trust_anchor: '/' cannot be read: Is a directory"},
      {"127.0.0.1", malformed,
       "dns.trust_anchor: '" + malformed + "' holds no DS or DNSKEY record that libunbound can use"},
  };
  for (const auto& [nameserver, trust_anchor, expected] : rows) {
    ResolverOptions options = asking(nameserver);
    options.trust_anchor = trust_anchor;
    const auto made = UnboundResolver::create(options);
    ASSERT_FALSE(made) << expected;
    EXPECT_EQ(made.error(), expected);
  }
}

}  // namespace
}  // namespace ampauth::dns
