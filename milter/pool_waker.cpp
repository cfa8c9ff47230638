#include "milter/pool_waker.h"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

#include "milter/signals.h"

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;

constexpr auto kInterval = 20ms;

}  // namespace

PoolWaker::PoolWaker(int listening) : listening_(listening), thread_([this] { run(); }) {}

PoolWaker::~PoolWaker() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void PoolWaker::count(int change) noexcept {
  const std::lock_guard lock(mutex_);
  waiting_ += change;
  if (waiting_ == 1 && change > 0) changed_.notify_one();
}

// Most callbacks return sooner than the first interval ends: then nobody is woken.
void PoolWaker::run() {
  block_signals();
  std::unique_lock lock(mutex_);
  while (!ended_) {
    changed_.wait(lock, [this] { return ended_ || waiting_ > 0; });
    changed_.wait_for(lock, kInterval, [this] { return ended_; });
    if (ended_ || waiting_ == 0) continue;
    lock.unlock();
    knock();
    lock.lock();
  }
}

// Never waits. The address is asked for anew, since a drain puts another socket in the place of this one.
void PoolWaker::knock() const {
  sockaddr_storage storage{};
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  socklen_t size = sizeof storage;
  if (getsockname(listening_, address, &size) != 0) return;
  const int connection = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection < 0) return;
  static_cast<void>(connect(connection, address, size));  // refused: there is nothing else to do
  close(connection);
}

}  // namespace ampauth::milter
