#include "config/unwise.h"

#include <algorithm>

namespace ampauth::config {
namespace {

using Warnings = std::vector<std::string>;

// MTAs are more patient than any deadline (Postfix's milter_content_timeout: 300 s), but the session stands
// meanwhile.
constexpr std::chrono::seconds kLongDeadline{30};

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = base::IpAddress::parse(host);
  const base::Network loopback[] = {*base::Network::parse("127.0.0.0/8"), *base::Network::parse("::1")};
  return address && base::any_contains(loopback, *address);
}

void warn_of_the_socket(const Config::Milter& milter, Warnings& warnings) {
  if (milter.socket.starts_with("inet")) {
    const std::size_t at = milter.socket.find('@');
    const bool only_here = at != std::string::npos && is_loopback(milter.socket.substr(at + 1));
    warnings.push_back(only_here ? "milter.socket: every user of this host can connect to a TCP port on "
                                   "loopback, and crash or stop "
                                   "the milter: use a unix socket that only the MTA's group may open"
                                 : "milter.socket: other hosts can reach it, and the milter protocol knows "
                                   "no password: see that a "
                                   "firewall lets the MTA alone");
  }
  if (milter.socket.starts_with("unix:") && (milter.socket_mode & 0002) != 0)
    warnings.push_back(
        "milter.socket_mode: everybody on this host can use the socket; 0660 and a socket_group are usual");
}

void warn_of_actions(const Config::Policy& policy, Warnings& warnings) {
  const struct {
    const char* key;
    const std::string& action;
  } rows[] = {{"on_fail", policy.on_fail},
              {"on_policy", policy.on_policy},
              {"on_permerror", policy.on_permerror},
              {"on_temperror", policy.on_temperror}};
  for (const auto& row : rows)
    if (row.action == "tag" && !policy.dry_run)
      warnings.push_back(
          "policy." + std::string(row.key) +
          ": tag leaves the AMP part in the message, and clients exist that show any AMP part: strip, "
          "unless whatever shows this mail reads X-AMP-Auth");
}

void warn_of_the_custom_profile(const Config& config, Warnings& warnings) {
  if (config.policy.profile != "custom") return;
  const Config::Custom& custom = config.custom;
  if (!custom.dmarc_pass && (!custom.dkim || custom.alignment == "none"))
    warnings.push_back(
        "custom: neither an aligned signature nor DMARC is asked for, so anybody's AMP part may pass under "
        "any From");
}

void warn_of_networks(const std::vector<base::Network>& networks, const char* option, const char* meaning,
                      Warnings& warnings) {
  const auto holds = [&](const char* address) {
    return base::any_contains(networks, *base::IpAddress::parse(address));
  };
  // Addresses far apart: what holds two of them is no site's own network.
  if ((holds("1.1.1.1") && holds("193.0.0.1")) || (holds("2001:db8::1") && holds("2a00::1")))
    warnings.push_back(std::string(option) + ": this is most of the Internet, " + meaning);
}

// Options that are set, and that another option makes void.
void warn_of_what_does_not_count(const Config& config, Warnings& warnings) {
  const bool is_unix = config.milter.socket.starts_with("unix:");
  const bool names_custom = [&] {
    const auto changes = differences(defaults(), config);
    return std::any_of(changes.begin(), changes.end(),
                       [](const auto& text) { return text.starts_with("custom."); });
  }();
  const struct {
    bool is_void;
    const char* warning;
  } rows[] = {
      {!config.senders.deny.empty() && config.senders.mode == "off",
       "senders.deny: it counts for nothing while senders.mode is off"},
      {!config.senders.allow.empty() && config.senders.mode != "allow-only",
       "senders.allow: it counts for nothing unless senders.mode is allow-only"},
      {!config.recipients.developer_mode.empty() && config.senders.mode != "allow-only",
       "recipients.developer_mode: it counts for nothing unless senders.mode is allow-only"},
      {!config.milter.socket_group.empty() && !is_unix,
       "milter.socket_group: it is for a unix socket that the milter makes itself"},
      {names_custom && config.policy.profile != "custom",
       "custom: it counts for nothing unless policy.profile is custom"},
  };
  for (const auto& row : rows)
    if (row.is_void) warnings.push_back(row.warning);
}

}  // namespace

Warnings unwise_settings(const Config& config) {
  Warnings warnings;
  warn_of_the_socket(config.milter, warnings);
  warn_of_actions(config.policy, warnings);
  warn_of_the_custom_profile(config, warnings);
  warn_of_networks(config.exempt.networks, "exempt.networks", "whose mail is then not judged", warnings);
  warn_of_networks(config.relays.trusted, "relays.trusted",
                   "whose word on where mail came from is then believed", warnings);
  if (config.tls.min_version == "TLSv1" || config.tls.min_version == "TLSv1.1")
    warnings.push_back("tls.min_version: TLS below 1.2 is deprecated (RFC 8996)");
  if (config.tls.min_bits < 112) warnings.push_back("tls.min_bits: ciphers under 112 bits can be broken");
  if (config.dns.deadline >= kLongDeadline)
    warnings.push_back("dns.deadline: a sender whose DNS is slow holds a session open for so long");
  warn_of_what_does_not_count(config, warnings);
  if (!config.metrics.listen.empty() &&
      !is_loopback(config.metrics.listen.substr(0, config.metrics.listen.rfind(':'))))
    warnings.push_back(
        "metrics.listen: other hosts can read how much AMP mail comes here and what becomes of it, without a "
        "password");
  return warnings;
}

}  // namespace ampauth::config
