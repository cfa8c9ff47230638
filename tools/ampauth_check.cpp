// ampauth-check: the filter's verdict on saved messages, for the sender's engineer and for tests.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "auth/filter.h"
#include "auth/settings.h"
#include "base/ascii.h"
#include "dns/unbound_resolver.h"
#include "dns/zone.h"
#include "mime/screen.h"
#include "tools/delivered.h"
#include "tools/explain.h"
#include "tools/input.h"
#include "tools/log_summary.h"

namespace {

using namespace ampauth;

constexpr int kPass = 0;
constexpr int kNotPass = 1;
constexpr int kNoAmp = 2;
constexpr int kUnusable = 3;

struct Arguments {
  std::vector<std::string> files, recipients;
  std::string ip, helo, mail_from, tls, zone, config_file, stripped, stripped_dir, authserv_id;
  std::optional<std::uint64_t> received;  ///< seconds since 1970
  bool no_tls = false;
  bool authenticated = false;
  bool json = false;
  bool report = false;
};

int complain(const std::string& text) {
  std::cerr << "ampauth-check: " << text << '\n';
  return kUnusable;
}

tl::expected<config::Config, std::string> configuration(const std::string& file) {
  if (file.empty()) return config::defaults();
  auto config = config::load(file);
  if (config) return std::move(*config);
  std::string complaints;
  for (const std::string& complaint : config.error())
    complaints += (complaints.empty() ? "" : "\n") + complaint;
  return tl::unexpected(complaints);
}

tl::expected<std::shared_ptr<dns::Resolver>, std::string> resolver(const Arguments& arguments,
                                                                   const config::Config& config) {
  if (arguments.zone.empty()) return auth::make_resolver(config);
  const auto text = tools::read_message(arguments.zone);
  if (!text) return tl::unexpected(text.error());
  auto zone = dns::Zone::parse(*text, arguments.zone);
  if (!zone) return tl::unexpected(zone.error());
  return std::make_shared<dns::Zone>(std::move(*zone));
}

tl::expected<auth::Envelope, std::string> envelope(const Arguments& arguments) {
  auth::Envelope envelope;
  if (!arguments.ip.empty()) {
    envelope.client = base::IpAddress::parse(arguments.ip);
    if (!envelope.client) return tl::unexpected("--ip: '" + arguments.ip + "' is no IPv4 or IPv6 address");
  }
  envelope.helo = arguments.helo;
  envelope.mail_from = auth::without_brackets(arguments.mail_from);
  for (const std::string& path : arguments.recipients)
    envelope.recipients.emplace_back(auth::without_brackets(path));
  envelope.authenticated = arguments.authenticated;
  if (arguments.no_tls) envelope.tls.state = tls::Session::State::plain;
  if (!arguments.tls.empty()) {
    const auto pieces = base::split(arguments.tls, ',');
    envelope.tls.state = tls::Session::State::encrypted;
    envelope.tls.version = pieces[0];
    // Without a cipher suite, one that the version always has.
    envelope.tls.cipher = pieces.size() > 1        ? std::string(pieces[1])
                          : pieces[0] == "TLSv1.3" ? "TLS_AES_256_GCM_SHA384"
                                                   : "ECDHE-RSA-AES256-SHA";
    if (pieces.size() > 2) envelope.tls.bits = pieces[2];
  }
  return envelope;
}

int exit_code(const auth::Judgement& judgement) {
  if (!judgement.holds_amp) return kNoAmp;
  return judgement.verdict.result == verdict::Result::pass ? kPass : kNotPass;
}

// Where the message is written as it would be delivered; empty where that is not asked for.
std::string stripped_path(const std::string& file, const Arguments& arguments) {
  if (arguments.stripped_dir.empty()) return arguments.stripped;
  return std::filesystem::path(arguments.stripped_dir) / std::filesystem::path(file).filename();
}

std::uint64_t now() {
  return static_cast<std::uint64_t>(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
}

// One file: judged, explained, and written as it would be delivered where that is asked for.
int check(const std::string& file, const Arguments& arguments, const auth::Filter& filter,
          const auth::Envelope& session, const std::string& authserv_id) {
  auto bytes = tools::read_message(file);
  if (!bytes) return complain(bytes.error());
  const tools::Input input = tools::with_wire_line_ends(std::move(*bytes));
  const message::Message message =
      message::parse_message(input.bytes, static_cast<std::size_t>(filter.config().limits.message_memory));
  std::optional<dns::Lookups> lookups;
  if (mime::screen(message.fields, message.body.view()))
    lookups.emplace(filter.start_lookups(message.fields, session));
  const auth::Judgement judgement = filter.judge(message, session, lookups ? &*lookups : nullptr, authserv_id,
                                                 arguments.received.value_or(now()));

  std::cout << (arguments.json ? tools::explain_json(file, judgement) + "\n"
                               : tools::explain_text(file, judgement));
  const std::string path = stripped_path(file, arguments);
  if (path.empty()) return exit_code(judgement);
  const std::string out = judgement.disposition.changes_nothing() && !message.header_ends_early
                              ? input.bytes
                              : tools::delivered(message, judgement.disposition);
  std::ofstream stream(path, std::ios::binary);
  stream << tools::with_own_line_ends(out, input.was_lf);
  stream.close();
  if (!stream) return complain("cannot write " + path);
  return exit_code(judgement);
}

// Over several files: unusable input first, then a message that does not pass, then one that does.
int combine(int a, int b) {
  constexpr int kRank[] = {1, 2, 0, 3};  // by exit code
  return kRank[a] > kRank[b] ? a : b;
}

// That no file is written twice, and none read is written over.
void check_stripped(const Arguments& arguments) {
  if (!arguments.stripped.empty() && arguments.files.size() != 1)
    throw CLI::ValidationError("--stripped", "takes exactly one FILE");
  if (arguments.stripped_dir.empty()) return;
  std::set<std::string> written;
  for (const std::string& file : arguments.files) {
    const std::string path = stripped_path(file, arguments);
    std::error_code absent;
    if (file == "-" || std::filesystem::equivalent(file, path, absent) || !written.insert(path).second)
      throw CLI::ValidationError("--stripped-dir", "the name of '" + file + "' does not serve there");
  }
}

// "--mail-from=" sets the null sender; CLI11 would take the next argument for its value.
std::vector<std::string> with_empty_values(int argc, char** argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool empty_value = argument.starts_with("--") && argument.ends_with('=');
    arguments.push_back(empty_value ? argument.substr(0, argument.size() - 1) : argument);
    if (empty_value) arguments.emplace_back();
  }
  std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 wants a vector in
  return arguments;
}

// The files as logs of the milter's.
int report(const std::vector<std::string>& files) {
  tools::LogSummary summary;
  for (const std::string& file : files) {
    std::ifstream opened;
    if (file != "-") opened.open(file, std::ios::binary);
    std::istream& log = file == "-" ? std::cin : opened;
    if (!log) return complain("cannot read " + file);
    for (std::string line; std::getline(log, line);) summary.add_line(line);
    if (log.bad()) return complain("cannot read " + file);
  }
  std::cout << summary.text();
  return summary.messages() > 0 ? kPass : kNoAmp;
}

int run(const Arguments& arguments) {
  if (arguments.report) return report(arguments.files);
  const auto config = configuration(arguments.config_file);
  if (!config) return complain(config.error());
  const auto session = envelope(arguments);
  if (!session) return complain(session.error());
  const auto dns = resolver(arguments, *config);
  if (!dns) return complain(dns.error());
  const auto filter = auth::Filter::create(*config, *dns);
  if (!filter) return complain(filter.error());
  std::string authserv_id =
      arguments.authserv_id.empty() ? config->milter.authserv_id : arguments.authserv_id;
  if (authserv_id.empty()) authserv_id = "localhost";
  int code = kNoAmp;
  for (const std::string& file : arguments.files)
    code = combine(code, check(file, arguments, **filter, *session, authserv_id));
  return code;
}

// --help with a line an option, without a section that says what FILE is: the first line does.
struct OneScreen : CLI::Formatter {
  OneScreen() { column_width(34); }
  std::string make_positionals(const CLI::App* /*app*/) const override { return {}; }
};

void declare_options(CLI::App& app, Arguments& arguments) {
  app.set_help_flag("-h,--help", "print this help and exit");
  app.formatter(std::make_shared<OneScreen>());
  app.add_option("FILE", arguments.files, "messages")->required();
  app.add_option("--ip", arguments.ip, "address of the SMTP client")->option_text("ADDRESS");
  app.add_option("--helo", arguments.helo, "the client's HELO name")->option_text("NAME");
  app.add_option("--mail-from", arguments.mail_from, "envelope sender; <> for the null sender")
      ->option_text("ADDRESS");
  app.add_option("--rcpt", arguments.recipients, "an envelope recipient; once for each")
      ->option_text("ADDRESS")
      ->allow_extra_args(false);  // what follows is a FILE
  auto* tls = app.add_option("--tls", arguments.tls, "the session was encrypted")
                  ->option_text("VERSION[,CIPHER[,BITS]]");
  app.add_flag("--no-tls", arguments.no_tls, "the session was in plain text")
      ->excludes(tls)
      ->option_text(" ");
  app.add_flag("--authenticated", arguments.authenticated, "the client was authenticated by SASL");
  app.add_option("--received", arguments.received, "when it came, since 1970 (default: now)")
      ->option_text("SECONDS");
  app.add_option("--authserv-id", arguments.authserv_id, "the name that the result goes under")
      ->option_text("NAME");
  app.add_option("--zone", arguments.zone, "DNS from this file, not the network")->option_text("FILE");
  app.add_option("-c,--config", arguments.config_file, "configuration (default: built in)")
      ->option_text("FILE");
  app.add_flag("--json", arguments.json, "one JSON object a file");
  auto* stripped = app.add_option("--stripped", arguments.stripped, "write the message as delivered here")
                       ->option_text("FILE");
  app.add_option("--stripped-dir", arguments.stripped_dir, "the same of several, under their names")
      ->option_text("FOLDER")
      ->excludes(stripped)
      ->check(CLI::ExistingDirectory);
  app.add_flag("--report", arguments.report, "FILEs are JSON logs of the milter: sum up");
  app.set_version_flag("--version", "ampauth-check " AMPAUTH_VERSION, "print the version and exit");
  app.footer("Exit status: 0 pass, 1 not pass, 2 no AMP part, 3 usage or unreadable input.");
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"ampauth-check judges saved messages (- is standard input) as ampauth-milter does",
               "ampauth-check"};
  declare_options(app, arguments);
  try {
    app.parse(with_empty_values(argc, argv));
    check_stripped(arguments);
    return run(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUnusable;
  } catch (const std::exception& error) {
    return complain(std::string("internal error: ") + error.what());
  }
}
