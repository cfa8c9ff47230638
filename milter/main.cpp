// ampauth-milter: the daemon. It runs in the foreground; systemd or the shell keeps it.
#include <sysexits.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "auth/settings.h"
#include "base/file_mapping.h"
#include "config/unwise.h"
#include "milter/callbacks.h"
#include "milter/listener.h"
#include "milter/log.h"
#include "milter/metrics.h"
#include "milter/monitoring.h"
#include "milter/pool_waker.h"
#include "milter/privileges.h"
#include "milter/reload.h"
#include "milter/server.h"
#include "milter/signals.h"
#include "milter/web.h"

namespace {

using namespace ampauth;

constexpr const char* kDefaultConfig = "/etc/ampauth/milter.toml";

struct Arguments {
  std::string config_file = kDefaultConfig;
  bool test_config = false;
  bool print_config = false;
  bool print_sample = false;
};

std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return *name ? name : "localhost";
}

void complain(const std::string& text) { std::cerr << "ampauth-milter: " << text << '\n'; }

std::optional<config::Config> load_config(const std::string& file) {
  auto config = config::load(file);
  if (config) return std::move(*config);
  for (const std::string& complaint : config.error()) std::cerr << complaint << '\n';
  return std::nullopt;
}

// What this system says to values that are right in themselves.
tl::expected<void, std::string> check_values(const config::Config& config) {
  if (const auto accounts = milter::check_accounts(config.milter); !accounts) return accounts;
  if (const auto web = milter::Web::check(config.metrics.listen); !web)
    return tl::unexpected("metrics.listen: " + web.error());
  return {};
}

// Builds all that the start would build but the socket: suffix list, sender lists, resolver, accounts.
int test_config(const config::Config& config, const std::string& file) {
  if (const auto checked = check_values(config); !checked) {
    complain(checked.error());
    return EX_CONFIG;
  }
  // The lists must be readable to who will read them.
  if (const auto dropped = milter::drop_privileges(config.milter.user); !dropped) {
    complain(dropped.error());
    return EX_CONFIG;
  }
  auto resolver = auth::make_resolver(config);
  if (!resolver) {
    complain(resolver.error());
    return EX_CONFIG;
  }
  const auto filter = auth::Filter::create(config, std::move(*resolver));
  if (!filter) {
    complain(filter.error());
    return EX_CONFIG;
  }
  for (const std::string& warning : config::unwise_settings(config))
    std::cerr << file << ": warning: " << warning << '\n';
  std::cout << file << ": the configuration is good\n";
  return 0;
}

// nullptr where nothing is to listen.
tl::expected<std::unique_ptr<milter::Web>, std::string> open_web(const std::string& listen,
                                                                 milter::Web::Pages pages) {
  tl::expected<std::unique_ptr<milter::Web>, std::string> web;
  if (!listen.empty())
    milter::run_without_signals([&] { web = milter::Web::open(listen, std::move(pages)); });
  return web;
}

tl::expected<std::string, std::string> spool_directory() {
  std::error_code error;
  const std::filesystem::path found = std::filesystem::temp_directory_path(error);
  if (error)
    return tl::unexpected("the folder for large messages (TMPDIR, or else /tmp) cannot be used: " +
                          error.message());
  return found.string();
}

// The order matters: signals are taken before the socket tells others that we are there; it is opened with
// the privileges that it may need; threads begin after they are dropped.
int run(const Arguments& arguments, const config::Config& config) {
  if (const auto checked = check_values(config); !checked) {
    complain(checked.error());
    return EX_CONFIG;
  }
  milter::take_signals();
  base::survive_lost_pages();
  milter::raise_descriptor_limit();
  auto listener = milter::Listener::open(config.milter);
  if (!listener) {
    complain(listener.error());
    return EX_UNAVAILABLE;
  }
  if (const auto dropped = milter::drop_privileges(config.milter.user); !dropped) {
    complain(dropped.error());
    return EX_UNAVAILABLE;
  }
  milter::Log log(config.log.target, config.log.format);
  milter::Traffic traffic;
  milter::Metrics metrics(traffic);
  tl::expected<std::unique_ptr<milter::FilterInForce>, std::string> filters;
  milter::run_without_signals(
      [&] { filters = milter::FilterInForce::create(arguments.config_file, config, log, metrics); });
  if (!filters) {  // a list that is not there yet, no name server: another start may do
    complain(filters.error());
    return EX_UNAVAILABLE;
  }
  // A name that libunbound answers by itself (RFC 6761 6.3).
  milter::Pulse pulse([&filters] {
    return (*filters)->current()->resolver()->ask({"localhost", dns::Type::a});
  });
  std::atomic<bool> takes_mail = false;
  const auto web = open_web(config.metrics.listen, milter::monitoring_pages(metrics, pulse, takes_mail));
  if (!web) {
    complain("metrics.listen: " + web.error());
    return EX_UNAVAILABLE;
  }
  const auto spool = spool_directory();
  if (!spool) {
    complain(spool.error());
    return EX_UNAVAILABLE;
  }
  milter::ContentWatch content_watch;
  milter::PoolWaker pool_waker(listener->descriptor());
  milter::Service service{[&filters] { return (*filters)->current(); },
                          *spool,
                          host_name(),
                          traffic,
                          metrics,
                          log,
                          content_watch,
                          pool_waker};
  if (const auto registered = milter::register_callbacks(service, listener->descriptor()); !registered) {
    complain(registered.error());
    return EX_UNAVAILABLE;
  }
  log.info("ampauth-milter " AMPAUTH_VERSION " listens on " + config.milter.socket + ", profile " +
           config.policy.profile + (config.policy.dry_run ? ", dry run" : ""));
  for (const std::string& warning : config::unwise_settings(config)) log.warning(warning);
  if (geteuid() == 0) log.warning("milter.user: mail is judged as root; name a user of the milter's own");
  const int status = milter::serve(
      {*listener, **filters, pulse, traffic, takes_mail, log, "Filters mail on " + config.milter.socket});
  // libmilter's threads may still run callbacks, so nothing that they use is destroyed.
  { const milter::Listener closed = std::move(*listener); }
  std::fflush(nullptr);
  _exit(status);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"ampauth-milter authenticates inbound AMP email for Postfix and Sendmail", "ampauth-milter"};
  app.set_help_flag("-h,--help", "print this help and exit");
  app.add_option("-c,--config", arguments.config_file, "configuration (default: /etc/ampauth/milter.toml)")
      ->option_text("FILE");
  app.add_flag("-t,--test", arguments.test_config, "check the configuration and exit");
  app.add_flag("--print-config", arguments.print_config, "print the effective configuration and exit");
  app.add_flag("--print-sample", arguments.print_sample, "print one with every option explained and exit");
  app.set_version_flag("--version", "ampauth-milter " AMPAUTH_VERSION, "print the version and exit");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : EX_USAGE;
  }
  if (arguments.print_sample) {
    std::cout << config::sample();
    return 0;
  }
  const auto config = load_config(arguments.config_file);
  if (!config) return EX_CONFIG;
  if (arguments.print_config) {
    std::cout << config::format(*config);
    return 0;
  }
  try {
    return arguments.test_config ? test_config(*config, arguments.config_file) : run(arguments, *config);
  } catch (const std::exception& error) {
    complain(std::string("internal error: ") + error.what());
    return EX_SOFTWARE;
  }
}
