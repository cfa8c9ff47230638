#include "dns/wakeup.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace ampauth::dns {

SignalsBlocked::SignalsBlocked() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before_);
}

SignalsBlocked::~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Wakeup::Wakeup() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Wakeup::~Wakeup() {
  if (fd_ >= 0) close(fd_);
}

void Wakeup::ring() const { eventfd_write(fd_, 1); }

void Wakeup::silence() const {
  eventfd_t rings = 0;
  eventfd_read(fd_, &rings);
}

}  // namespace ampauth::dns
