#include "dns/unbound_resolver.h"

#include <poll.h>
#include <unbound.h>

#include <array>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "base/ascii.h"
#include "base/failure.h"
#include "base/handle.h"
#include "dns/rdata.h"
#include "dns/resolv_conf.h"
#include "dns/trust_anchor.h"
#include "dns/wakeup.h"

namespace ampauth::dns {
namespace {

using base::Failure;
using Clock = std::chrono::steady_clock;
using Context = base::Handle<ub_ctx, ub_ctx_delete>;

constexpr int kInternet = 1;  // class IN

struct Setting {
  const char* name;
  const char* value;
};

// The colon is part of the name (unbound.conf(5)).
constexpr Setting kSettings[] = {
    {"do-not-query-localhost:", "no"},  // a forwarder on 127.0.0.1 is the best there is
    {"unblock-lan-zones:", "yes"},      // else PTR of 10.0.0.0/8 and the like is NXDOMAIN without asking
    {"insecure-lan-zones:", "yes"},     // and nobody can sign those
    // How long to wait is our timeout's business. A forwarder that answers from its cache within 1 ms must
    // still be given the time to walk the tree, and a lost packet or two be asked for again: 250, 500 and
    // 1,000 ms.
    {"outbound-msg-retry:", "3"},
    {"infra-cache-min-rtt:", "250"},
    // After some 20 s of outage libunbound shuns a server for the rest of this time, whatever
    // infra-keep-probing says; this short, it never comes so far.
    {"infra-host-ttl:", "2"},
    {"outgoing-range:", "512"},  // the library's own default of 16 queues a burst behind one slow answer
    {"outgoing-num-tcp:", "32"},
    {"num-queries-per-thread:", "2048"},
    {"msg-cache-size:", "8m"},
    {"rrset-cache-size:", "16m"},
    {"key-cache-size:", "2m"},
    {"neg-cache-size:", "2m"},
    {"cache-min-ttl:", "0"},
    {"cache-max-ttl:", "3600"},  // a sender who mends a record is not refused for longer
    {"cache-max-negative-ttl:", "300"},
};

Pending answered(Status status) {
  std::promise<Answer> promise;
  promise.set_value(without_records(status));
  return promise.get_future().share();
}

Status status_of(const ub_result& result) {
  constexpr int kNxDomain = 3;  // RFC 1035 4.1.1
  // First of all: a bogus answer comes with rcode 0 and its data.
  if (result.bogus) return Status::bogus;
  if (result.nxdomain || result.rcode == kNxDomain) return Status::nx_domain;
  if (result.rcode != 0) return Status::serv_fail;
  return result.havedata ? Status::ok : Status::no_data;
}

Answer decode(const ub_result& result, Type type) {
  Answer answer = without_records(status_of(result));
  answer.secure = result.secure != 0;
  if (answer.status != Status::ok) return answer;
  for (int i = 0; result.data[i]; ++i) {
    if (result.len[i] < 0) return without_records(Status::serv_fail);
    const std::string_view rdata(result.data[i], static_cast<std::size_t>(result.len[i]));
    if (!add_record(answer, type, rdata)) return without_records(Status::serv_fail);
  }
  // Nothing is left of an AAAA answer whose addresses were all IPv4-mapped.
  if (answer.texts.empty() && answer.addresses.empty() && answer.exchangers.empty() && answer.names.empty())
    answer.status = Status::no_data;
  return answer;
}

tl::expected<void, std::string> set_nameservers(ub_ctx& context, std::vector<std::string> nameservers) {
  std::string source;
  // Without any libunbound would walk the tree from the root: nobody asked for that.
  if (nameservers.empty()) {
    auto of_system = load_resolv_conf("/etc/resolv.conf");
    if (!of_system)
      return Failure("dns.nameservers: " + of_system.error() +
                     "; set nameservers in [dns], for example [\"127.0.0.1\"]");
    nameservers = std::move(*of_system);
    source = " in /etc/resolv.conf";
  }
  for (const std::string& nameserver : nameservers)
    if (ub_ctx_set_fwd(&context, nameserver.c_str()) != 0)
      return Failure("dns.nameservers: '" + nameserver + "'" + source +
                     " is not an address; write 192.0.2.53 or 127.0.0.1@5353");
  return {};
}

tl::expected<void, std::string> set_trust_anchor(ub_ctx& context, const std::string& file) {
  if (file.empty()) {
    ub_ctx_set_option(&context, "module-config:", "iterator");
    return {};
  }
  if (const auto checked = check_trust_anchor(file); !checked)
    return Failure("dns.trust_anchor: " + checked.error());
  ub_ctx_set_option(&context, "module-config:", "validator iterator");
  ub_ctx_add_ta_file(&context, file.c_str());
  return {};
}

tl::expected<Context, std::string> make_context(const ResolverOptions& options) {
  Context context(ub_ctx_create());
  if (!context) return Failure("the DNS resolver cannot start: no memory or no random numbers");
  ub_ctx_debugout(context.get(), nullptr);  // it would write to standard error
  for (const auto& [name, value] : kSettings)
    if (const int error = ub_ctx_set_option(context.get(), name, value); error != 0)
      return Failure(std::string("libunbound refuses its option ") + name + " " + value + ": " +
                     ub_strerror(error));
  if (auto set = set_nameservers(*context, options.nameservers); !set) return Failure(set.error());
  if (auto set = set_trust_anchor(*context, options.trust_anchor); !set) return Failure(set.error());
  ub_ctx_async(context.get(), 1);  // a thread; the default forks a process
  return context;
}

}  // namespace

// Callers put their questions into a list; one thread hands them to libunbound, takes its answers and gives
// up on what is overdue. libunbound is thus called by a single thread, and no answer can outrun the note of
// its question.
struct UnboundResolver::Engine {
  struct Open {
    Engine* engine;
    Question question;
    Clock::time_point expires;
    std::promise<Answer> promise;
    Pending pending;
    std::list<Open>::iterator place{};  // in the list of open questions
    bool sent = false;                  // handed to libunbound, which calls it `id`
    int id = 0;
  };
  using OpenList = std::list<Open>;

  Engine(Context made, std::chrono::milliseconds question_timeout)
      : timeout(question_timeout), context(std::move(made)) {}
  ~Engine();

  tl::expected<void, std::string> start(const std::string& trust_anchor);
  Pending ask(const Question& question);

  void run();
  void send_new();
  int expire_overdue();  // the milliseconds until the next is due, -1 with none open
  void settle(Open& open, Answer answer);
  OpenList take(OpenList::iterator open);  // under the mutex
  static void on_result(void* open, int error, ub_result* result);

  const std::chrono::milliseconds timeout;
  Context context;
  Wakeup wakeup;
  std::thread thread;

  std::mutex mutex;  // over all that follows
  OpenList open;     // in the order of asking, which is that of expiring: all have the same timeout
  std::map<Question, OpenList::iterator> by_question;  // the latest of each
  std::vector<Open*> unsent;
  bool stopping = false;
};

UnboundResolver::Engine::~Engine() {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
  }
  wakeup.ring();
  if (thread.joinable()) thread.join();
  context.reset();  // ends libunbound's thread; from here on nothing calls back
  for (Open& question : open) question.promise.set_value(without_records(Status::timeout));
}

// libunbound reads its settings and starts its thread with the first question, so one is asked that it
// answers by itself (RFC 6761 6.3).
tl::expected<void, std::string> UnboundResolver::Engine::start(const std::string& trust_anchor) {
  if (wakeup.fd() < 0) return Failure("the DNS resolver cannot start: no file descriptor is left");
  const SignalsBlocked blocked;
  const auto ignore = [](void*, int, ub_result* result) { ub_resolve_free(result); };
  const int error = ub_resolve_async(context.get(), "localhost", static_cast<int>(Type::a), kInternet,
                                     nullptr, ignore, nullptr);
  if (error == UB_INITFAIL && !trust_anchor.empty())
    return Failure("dns.trust_anchor: '" + trust_anchor +
                   "' holds no DS or DNSKEY record that libunbound can use");
  if (error != 0) return Failure(std::string("the DNS resolver cannot start: ") + ub_strerror(error));
  thread = std::thread([this] { run(); });
  return {};
}

Pending UnboundResolver::Engine::ask(const Question& question) {
  const std::lock_guard lock(mutex);
  // A question that has waited long is asked anew: who joins it should not inherit its end.
  const auto same = by_question.find(question);
  if (same != by_question.end() && same->second->expires - Clock::now() > timeout / 2)
    return same->second->pending;
  open.push_back({this, question, Clock::now() + timeout, {}, {}});
  Open& added = open.back();
  added.place = std::prev(open.end());
  added.pending = added.promise.get_future().share();
  by_question[question] = added.place;
  unsent.push_back(&added);
  if (unsent.size() == 1) wakeup.ring();
  return added.pending;
}

void UnboundResolver::Engine::run() {
  for (;;) {
    send_new();
    const int wait = expire_overdue();
    {
      const std::lock_guard lock(mutex);
      if (stopping) return;
    }
    std::array<pollfd, 2> watched{pollfd{ub_fd(context.get()), POLLIN, 0}, pollfd{wakeup.fd(), POLLIN, 0}};
    poll(watched.data(), watched.size(), wait);
    if (watched[1].revents != 0) wakeup.silence();
    ub_process(context.get());
  }
}

void UnboundResolver::Engine::send_new() {
  std::vector<Open*> batch;
  {
    const std::lock_guard lock(mutex);
    batch.swap(unsent);
  }
  for (Open* question : batch) {
    question->sent = true;
    const int error = ub_resolve_async(context.get(), question->question.name.c_str(),
                                       static_cast<int>(question->question.type), kInternet, question,
                                       on_result, &question->id);
    if (error != 0) settle(*question, without_records(Status::serv_fail));
  }
}

int UnboundResolver::Engine::expire_overdue() {
  OpenList overdue;
  int wait = -1;
  {
    const std::lock_guard lock(mutex);
    const auto now = Clock::now();
    while (!open.empty() && open.front().expires <= now) overdue.splice(overdue.end(), take(open.begin()));
    if (!overdue.empty())  // what was never sent must not be sent now
      std::erase_if(unsent, [now](const Open* question) { return question->expires <= now; });
    if (!open.empty()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(open.front().expires - now);
      wait = static_cast<int>(left.count());
    }
  }
  for (Open& question : overdue) {
    if (question.sent) ub_cancel(context.get(), question.id);
    question.promise.set_value(without_records(Status::timeout));
  }
  return wait;
}

void UnboundResolver::Engine::settle(Open& question, Answer answer) {
  OpenList settled;
  {
    const std::lock_guard lock(mutex);
    settled = take(question.place);
  }
  settled.front().promise.set_value(std::move(answer));
}

UnboundResolver::Engine::OpenList UnboundResolver::Engine::take(OpenList::iterator question) {
  OpenList taken;
  const auto latest = by_question.find(question->question);
  if (latest != by_question.end() && latest->second == question) by_question.erase(latest);
  taken.splice(taken.begin(), open, question);
  return taken;
}

void UnboundResolver::Engine::on_result(void* asked, int error, ub_result* result) {
  const base::Handle<ub_result, ub_resolve_free> owned(result);
  Open& question = *static_cast<Open*>(asked);
  question.engine->settle(question, error == 0 && result ? decode(*result, question.question.type)
                                                         : without_records(Status::serv_fail));
}

UnboundResolver::UnboundResolver(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
UnboundResolver::~UnboundResolver() = default;

tl::expected<std::unique_ptr<UnboundResolver>, std::string> UnboundResolver::create(
    const ResolverOptions& options) {
  auto context = make_context(options);
  if (!context) return Failure(context.error());
  auto engine = std::make_unique<Engine>(std::move(*context), options.timeout);
  if (auto started = engine->start(options.trust_anchor); !started) return Failure(started.error());
  return std::unique_ptr<UnboundResolver>(new UnboundResolver(std::move(engine)));
}

Pending UnboundResolver::ask(const Question& question) {
  std::string name = base::lower_case(question.name);
  if (name.ends_with('.')) name.pop_back();
  if (!is_askable(name)) return answered(Status::nx_domain);
  return engine_->ask({std::move(name), question.type});
}

}  // namespace ampauth::dns
