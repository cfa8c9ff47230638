#include "milter/privileges.h"

#include <grp.h>
#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/failure.h"

namespace ampauth::milter {

tl::expected<void, std::string> check_accounts(const config::Config::Milter& settings) {
  if (!settings.user.empty() && !getpwnam(settings.user.c_str()))
    return base::Failure("milter.user: there is no user '" + settings.user + "'");
  if (!settings.socket_group.empty() && !getgrnam(settings.socket_group.c_str()))
    return base::Failure("milter.socket_group: there is no group '" + settings.socket_group + "'");
  return {};
}

tl::expected<void, std::string> drop_privileges(const std::string& user) {
  if (user.empty()) return {};
  const passwd* account = getpwnam(user.c_str());
  if (!account) return base::Failure("milter.user: there is no user '" + user + "'");
  if (geteuid() == account->pw_uid) return {};
  // The groups first: without root they could not be changed any more.
  if (initgroups(user.c_str(), account->pw_gid) != 0 || setgid(account->pw_gid) != 0 ||
      setuid(account->pw_uid) != 0)
    return base::Failure("milter.user: cannot become '" + user + "': " + std::strerror(errno) +
                         "; start as root, or leave milter.user empty");
  return {};
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace ampauth::milter
