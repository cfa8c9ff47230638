// Around a defect of libmilter's worker pool; goes once the protocol is spoken by ourselves.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace ampauth::milter {

/// libmilter lets sessions that are ready queue behind callbacks that wait, two or three at a time: a plain
/// mail that ends behind forty mails whose DNS is dead gets its reply after forty seconds, when Postfix has
/// given up. A new connection makes its controller look again. So while a callback waits, a connection to the
/// own socket is opened and closed every 20 ms. libmilter reads the end of it and logs nothing.
class PoolWaker {
 public:
  /// `listening` is the socket that libmilter accepts on. Without the right to connect to it, nothing is
  /// woken. Throws std::system_error where no thread is to be had, and std::bad_alloc.
  explicit PoolWaker(int listening);
  PoolWaker(const PoolWaker&) = delete;
  PoolWaker& operator=(const PoolWaker&) = delete;
  ~PoolWaker();

  /// A callback that may wait holds one meanwhile.
  class Waiting {
   public:
    explicit Waiting(PoolWaker& waker) noexcept : waker_(waker) { waker_.count(1); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { waker_.count(-1); }

   private:
    PoolWaker& waker_;
  };

 private:
  void count(int change) noexcept;
  void run();
  void knock() const;

  int listening_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace ampauth::milter
