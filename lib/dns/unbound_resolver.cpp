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
#include "dns/unbound_context.h"
#include "dns/wakeup.h"

namespace ampauth::dns {
namespace {

using base::Failure;
using Clock = std::chrono::steady_clock;

constexpr int kInternet = 1;  // class IN

Pending answered(Status status) {
  std::promise<Answer> promise;
  promise.set_value(without_records(status));
  return promise.get_future().share();
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

  Engine(UnboundContext made, std::chrono::milliseconds question_timeout)
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
  UnboundContext context;
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
