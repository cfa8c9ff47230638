// The configuration: one struct, filled from TOML by the option table (options.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/ip_address.h"

namespace ampauth::config {

/// Every value has passed its option's check; words like a profile's name are one of the option's choices.
struct Config {
  struct Milter {
    std::string socket;                 ///< "unix:/path", "inet:port@host", "inet6:port@host", "fd:N"
    unsigned socket_mode = 0;           ///< permission bits of a unix socket
    std::string socket_group;           ///< "": the process's own
    std::string user;                   ///< "": privileges are not dropped
    std::string authserv_id;            ///< "": the MTA's name
    std::chrono::milliseconds drain{};  ///< how long a stop waits for messages that are under way
  } milter;
  struct Policy {
    std::string profile;
    std::string on_fail, on_policy, on_permerror, on_temperror, on_not_strippable;
    std::string attached_messages, signed_messages, authentication_results;
    bool dry_run = false;
    bool tag_messages_without_amp = false;
    std::chrono::milliseconds max_age{};  ///< zero: no limit
  } policy;
  struct Custom {  ///< What the profile "custom" demands.
    bool dkim = false;
    std::string alignment;
    bool spf = false;
    bool tls = false;
    bool dmarc_pass = false;
    bool dmarc_enforced = false;
    bool sealed_signatures = false;
    bool single_fields = false;
  } custom;
  struct Senders {
    std::string mode;
    std::string allow, deny;  ///< paths; "": no such list
  } senders;
  struct Recipients {
    std::string developer_mode;  ///< path; "": no such list
  } recipients;
  struct Dns {
    std::vector<std::string> nameservers;
    std::chrono::milliseconds timeout{};
    std::chrono::milliseconds deadline{};
    std::string trust_anchor;
  } dns;
  struct Tls {
    std::string min_version;
    std::int64_t min_bits = 0;
  } tls;
  struct Exempt {
    std::vector<base::Network> networks;
    bool authenticated = false;
    std::string action;
  } exempt;
  struct Relays {
    std::vector<base::Network> trusted;
  } relays;
  struct Dkim {
    std::int64_t min_rsa_bits = 0;
    std::int64_t max_signatures = 0;
    std::vector<std::string> unsigned_content_type_domains;
  } dkim;
  struct Limits {
    std::int64_t amp_size = 0;        ///< decoded bytes
    std::int64_t message_memory = 0;  ///< bytes
  } limits;
  struct Psl {
    std::string file;
  } psl;
  struct Log {
    std::string target;
    std::string format;
  } log;
  struct Metrics {
    std::string listen;
  } metrics;
};

/// All that is wrong with a configuration, one complaint a line: "FILE:LINE:COLUMN: what, and what is
/// allowed".
using Complaints = std::vector<std::string>;

/// What every option is where the file does not set it.
Config defaults();

/// Reads TOML. An unknown table or key, a value of the wrong type or out of its range is a complaint, and all
/// complaints are given at once. `file_name` is for them alone.
tl::expected<Config, Complaints> parse(std::string_view toml, std::string_view file_name);

/// Reads the file. A file that cannot be read is a complaint.
tl::expected<Config, Complaints> load(const std::string& path);

/// The effective configuration as TOML, without comments; parse() reads it back to the same Config.
std::string format(const Config& config);

/// The options in which two configurations differ, one an element: "TABLE.KEY: old value -> new value", the
/// values as TOML has them.
std::vector<std::string> differences(const Config& from, const Config& to);

/// conf/milter.toml: every option with its explanation and default, all of them set to the default.
std::string sample();

/// packaging/man/ampauth-milter.toml.5: the same as a manual page, in mdoc(7).
std::string manual();

}  // namespace ampauth::config
