#include "milter/listener.h"

#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/failure.h"
#include "base/handle.h"

namespace ampauth::milter {
namespace {

constexpr int kBacklog = 128;

using base::Failure;

std::string reason() { return std::strerror(errno); }

// Whether the socket was left by a process that died: it refuses connections. One whose queue is full has
// somebody.
tl::expected<void, std::string> check_that_nobody_listens(const sockaddr_un& address) {
  const std::string path = address.sun_path;
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0) return Failure("milter.socket: " + reason());
  const bool connected = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  const int error = connected ? 0 : errno;
  close(probe);
  if (error == ECONNREFUSED) return {};
  if (error == EACCES)
    return Failure("milter.socket: " + path + " is another user's; if nobody listens on it, remove it");
  return Failure("milter.socket: another process listens on " + path + "; stop it first");
}

// To whom the milter becomes, so that it may connect to its own socket (PoolWaker). Not through a link, here
// and below: who owns the folder may have put one in the socket's place.
tl::expected<void, std::string> set_owner(const std::string& path, const std::string& name) {
  if (name.empty() || geteuid() != 0) return {};
  const passwd* found = getpwnam(name.c_str());
  if (!found) return Failure("milter.user: there is no user '" + name + "'");
  if (lchown(path.c_str(), found->pw_uid, static_cast<gid_t>(-1)) != 0)
    return Failure("milter.user: cannot give " + path + " to '" + name + "': " + reason());
  return {};
}

tl::expected<void, std::string> set_group(const std::string& path, const std::string& name) {
  if (name.empty()) return {};
  const group* found = getgrnam(name.c_str());
  if (!found) return Failure("milter.socket_group: there is no group '" + name + "'");
  if (lchown(path.c_str(), static_cast<uid_t>(-1), found->gr_gid) != 0)
    return Failure("milter.socket_group: cannot give " + path + " to '" + name + "': " + reason());
  return {};
}

tl::expected<int, std::string> open_unix(const std::string& path, const config::Config::Milter& settings) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Failure("milter.socket: the path " + path + " is too long");
  path.copy(address.sun_path, path.size());

  struct stat facts {};
  if (lstat(path.c_str(), &facts) == 0) {
    if (!S_ISSOCK(facts.st_mode))
      return Failure("milter.socket: " + path + " exists and is no socket; remove it");
    if (const auto free = check_that_nobody_listens(address); !free) return tl::unexpected(free.error());
    unlink(path.c_str());
  }
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return Failure("milter.socket: " + reason());
  const mode_t old_mask = umask(~settings.socket_mode & 0777);
  const bool bound = bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  const std::string why = bound ? "" : reason();
  umask(old_mask);
  if (!bound) {
    close(descriptor);
    return Failure("milter.socket: cannot create " + path + ": " + why +
                   "; its folder must exist and be writable");
  }
  // Nobody connects before the owner and group are set: nothing listens yet.
  auto owned = set_owner(path, settings.user);
  if (owned) owned = set_group(path, settings.socket_group);
  if (!owned) {
    close(descriptor);
    unlink(path.c_str());
    return tl::unexpected(owned.error());
  }
  return descriptor;
}

tl::expected<int, std::string> open_inet(int family, const std::string& place) {
  const std::size_t at = place.find('@');
  const std::string port = place.substr(0, at);
  const std::string host = at == std::string::npos ? "" : place.substr(at + 1);
  addrinfo wanted{};
  wanted.ai_family = family;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &wanted, &found);
      error != 0)
    return Failure("milter.socket: '" + place + "': " + gai_strerror(error));
  const base::Handle<addrinfo, freeaddrinfo> owned(found);

  const int descriptor = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
  if (descriptor < 0) return Failure("milter.socket: '" + place + "': " + reason());
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted sockets inherit it: libmilter's small writes would wait 40 ms for the MTA's acknowledgement.
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (family == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(descriptor, found->ai_addr, found->ai_addrlen) == 0) return descriptor;
  const std::string why = reason();
  close(descriptor);
  return Failure("milter.socket: cannot listen on '" + place + "': " + why);
}

tl::expected<int, std::string> inherited(const std::string& number) {
  int descriptor = -1;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), descriptor);
  struct stat facts {};
  if (error != std::errc{} || end != number.data() + number.size() || fstat(descriptor, &facts) != 0 ||
      !S_ISSOCK(facts.st_mode))
    return Failure(
        "milter.socket: fd:" + number +
        " is no open socket; the service manager must hand it over: systemctl start ampauth-milter.socket");
  return descriptor;
}

}  // namespace

tl::expected<Listener, std::string> Listener::open(const config::Config::Milter& settings) {
  const std::size_t colon = settings.socket.find(':');
  const std::string kind = settings.socket.substr(0, colon);
  const std::string place = settings.socket.substr(colon + 1);
  const auto descriptor = kind == "unix"   ? open_unix(place, settings)
                          : kind == "fd"   ? inherited(place)
                          : kind == "inet" ? open_inet(AF_INET, place)
                                           : open_inet(AF_INET6, place);
  if (!descriptor) return tl::unexpected(descriptor.error());
  Listener listener(*descriptor, kind == "unix" ? place : "", kind == "fd");
  if (listen(*descriptor, kBacklog) != 0) return Failure("milter.socket: cannot listen: " + reason());
  return listener;
}

Listener::Listener(int descriptor, std::string path, bool is_inherited)
    : descriptor_(descriptor), path_(std::move(path)), inherited_(is_inherited) {}

Listener::Listener(Listener&& other) noexcept { *this = std::move(other); }

Listener& Listener::operator=(Listener&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  std::swap(inherited_, other.inherited_);
  return *this;
}

// The file goes at once: by the end of a long drain another server may have one of the same name.
void Listener::stop_accepting() {
  if (!path_.empty()) unlink(path_.c_str());
  path_.clear();
  const int listening = fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
  const int silent = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  dup3(silent, descriptor_, O_CLOEXEC);
  close(silent);
  if (!inherited_) shutdown(listening, SHUT_RDWR);  // else a poll of it that has begun would keep it open
  close(listening);
}

Listener::~Listener() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!path_.empty()) unlink(path_.c_str());
}

}  // namespace ampauth::milter
