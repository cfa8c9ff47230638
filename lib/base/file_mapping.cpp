#include "base/file_mapping.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

namespace ampauth::base {
namespace {

// Far above a mapping or two for each message that is judged at a time.
constexpr std::size_t kMaxMappings = 4096;

// Where a mapping lies. Read by the signal handler: no lock, no memory of its own.
struct Place {
  std::atomic<std::uintptr_t> begin{0};  ///< 0: free
  std::atomic<std::uintptr_t> end{0};
  bool holds(std::uintptr_t address) const { return address >= begin && address < end; }
};

std::array<Place, kMaxMappings> places;
std::atomic<std::uint64_t> lost{0};
std::uintptr_t page_size = 0;

// False where there are too many mappings.
bool remember(std::uintptr_t begin, std::size_t size) {
  for (Place& place : places) {
    std::uintptr_t free = 0;
    if (!place.begin.compare_exchange_strong(free, begin)) continue;
    place.end = begin + size;
    return true;
  }
  return false;
}

void forget(std::uintptr_t begin) {
  for (Place& place : places) {
    if (place.begin != begin) continue;
    place.end = 0;
    place.begin = 0;
    return;
  }
}

// The access is made again behind it: it reads zeros, or ends the process.
void on_bus_error(int, siginfo_t* info, void*) {
  const int saved_errno = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  const bool is_ours = std::any_of(places.begin(), places.end(),
                                   [address](const Place& place) { return place.holds(address); });
  void* const page = reinterpret_cast<void*>(address - address % page_size);
  if (is_ours &&
      mmap(page, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page)
    ++lost;
  else
    signal(SIGBUS, SIG_DFL);
  errno = saved_errno;
}

}  // namespace

FileMapping::FileMapping(int file, std::size_t size, Access access) {
  const bool writes = access == Access::write;
  void* mapping = mmap(nullptr, size, writes ? PROT_READ | PROT_WRITE : PROT_READ,
                       writes ? MAP_SHARED : MAP_PRIVATE, file, 0);
  if (mapping == MAP_FAILED) return;
  if (!remember(reinterpret_cast<std::uintptr_t>(mapping), size)) {
    munmap(mapping, size);
    errno = ENOMEM;
    return;
  }
  begin_ = static_cast<char*>(mapping);
  size_ = size;
}

FileMapping::FileMapping(FileMapping&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)), size_(std::exchange(other.size_, 0)) {}

FileMapping& FileMapping::operator=(FileMapping&& other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(size_, other.size_);
  return *this;
}

FileMapping::~FileMapping() {
  if (!begin_) return;
  forget(reinterpret_cast<std::uintptr_t>(begin_));
  munmap(begin_, size_);
}

void survive_lost_pages() {
  page_size = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, nullptr);
}

std::uint64_t lost_pages() { return lost; }

}  // namespace ampauth::base
