#include "dns/unbound_resolver.h"

#include <poll.h>
#include <unbound.h>

#include <array>
#include <list>
#include <map>
#include <mutex>
#include <new>
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

// What libunbound may have unfinished: it goes on with a question that we gave up on for some seconds, and
// each holds a port (outgoing-range). A message asks 200 at most.
constexpr std::size_t kMaxUnfinished = 2048;
constexpr std::size_t kMaxUnfinishedOfOne = 256;  // organization

Pending answered(Status status) {
  std::promise<Answer> promise;
  promise.set_value(without_records(status));
  return promise.get_future().share();
}

// Where nobody tells organizations.
std::string last_two_labels(std::string_view name) {
  const std::size_t last = name.rfind('.');
  const std::size_t before = last == 0 || last == std::string_view::npos ? last : name.rfind('.', last - 1);
  return std::string(before == std::string_view::npos ? name : name.substr(before + 1));
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
    std::list<Open>::iterator place{};  // in the list of open questions, or of those given up
    bool sent = false;                  // handed to libunbound
    bool given_up = false;
    std::string organization{};  // that it is counted under, while it is sent
  };
  using OpenList = std::list<Open>;

  Engine(UnboundContext made, std::chrono::milliseconds question_timeout, OrganizationOf organization)
      : timeout(question_timeout), organization_of(std::move(organization)), context(std::move(made)) {}
  ~Engine();

  tl::expected<void, std::string> start(const std::string& trust_anchor);
  Pending ask(const Question& question);

  void run();
  void send_new();
  bool send(Open& open);
  void finished(const Open& open);
  int expire_overdue();  // the milliseconds until the next is due, -1 with none open
  void settle(Open& open, Answer answer);
  OpenList take(OpenList::iterator open);  // under the mutex
  static void on_result(void* open, int error, ub_result* result);

  const std::chrono::milliseconds timeout;
  const OrganizationOf organization_of;
  UnboundContext context;
  Wakeup wakeup;
  std::thread thread;

  // Of the thread alone.
  OpenList given_up;           // until libunbound has finished them: it has a pointer to each
  std::size_t unfinished = 0;  // all that libunbound has
  std::map<std::string, std::size_t> unfinished_of;  // by organization

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
  OpenList made;
  made.push_back({this, question, Clock::now() + timeout, {}, {}});
  Open& added = made.back();
  added.place = made.begin();
  added.pending = added.promise.get_future().share();
  unsent.push_back(&added);
  try {
    by_question[question] = added.place;
  } catch (const std::bad_alloc&) {  // who asks next must not wait for a question that was never sent
    unsent.pop_back();
    throw;
  }
  open.splice(open.end(), made);
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
    try {
      if (!send(*question)) settle(*question, without_records(Status::timeout));
    } catch (const std::bad_alloc&) {
      settle(*question, without_records(Status::serv_fail));
    }
  }
}

// False where libunbound has too much to do.
bool UnboundResolver::Engine::send(Open& question) {
  question.organization =
      organization_of ? organization_of(question.question.name) : last_two_labels(question.question.name);
  const auto counted = unfinished_of.find(question.organization);
  const std::size_t of_this = counted == unfinished_of.end() ? 0 : counted->second;
  if (unfinished >= kMaxUnfinished || of_this >= kMaxUnfinishedOfOne) return false;
  unfinished_of[question.organization] = of_this + 1;
  ++unfinished;
  if (ub_resolve_async(context.get(), question.question.name.c_str(),
                       static_cast<int>(question.question.type), kInternet, &question, on_result,
                       nullptr) != 0) {
    finished(question);
    settle(question, without_records(Status::serv_fail));
    return true;
  }
  question.sent = true;
  return true;
}

void UnboundResolver::Engine::finished(const Open& question) {
  --unfinished;
  const auto of_this = unfinished_of.find(question.organization);
  if (of_this != unfinished_of.end() && --of_this->second == 0) unfinished_of.erase(of_this);
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
    question.given_up = true;
    question.promise.set_value(without_records(Status::timeout));
  }
  // ub_cancel() would not end them, and nobody would tell when they are over.
  for (auto question = overdue.begin(); question != overdue.end();) {
    const auto next = std::next(question);
    if (question->sent) given_up.splice(given_up.end(), overdue, question);
    question = next;
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
  Engine& engine = *question.engine;
  engine.finished(question);
  if (question.given_up) {
    engine.given_up.erase(question.place);
    return;
  }
  Answer answer = without_records(Status::serv_fail);
  try {
    if (error == 0 && result) answer = decode(*result, question.question.type);
  } catch (const std::bad_alloc&) {  // which must not cross libunbound's frames
    answer = without_records(Status::serv_fail);
  }
  engine.settle(question, std::move(answer));
}

UnboundResolver::UnboundResolver(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
UnboundResolver::~UnboundResolver() = default;

tl::expected<std::unique_ptr<UnboundResolver>, std::string> UnboundResolver::create(
    const ResolverOptions& options, OrganizationOf organization_of) {
  auto context = make_context(options);
  if (!context) return Failure(context.error());
  auto engine = std::make_unique<Engine>(std::move(*context), options.timeout, std::move(organization_of));
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
