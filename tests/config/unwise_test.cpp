#include "config/unwise.h"

#include <gtest/gtest.h>

namespace ampauth::config {
namespace {

std::vector<std::string> warnings_of(const std::string& toml) {
  const auto config = parse(toml, "test.toml");
  if (!config) return {"refused: " + config.error().front()};
  return unwise_settings(*config);
}

TEST(Unwise, DefaultsAreWise) { EXPECT_EQ(unwise_settings(defaults()), std::vector<std::string>{}); }

TEST(Unwise, IsNamedByItsOption) {
  const struct {
    const char* toml;
    const char* option;  // "" where there is nothing to say
  } rows[] = {
      {"[milter]\nsocket = \"inet:8895@127.0.0.1\"", "milter.socket: every user of this host can "},
      {"[milter]\nsocket = \"inet:8895@localhost\"", "milter.socket: every user of this host can "},
      {"[milter]\nsocket = \"inet6:8895@::1\"", "milter.socket: every user of this host can "},
      {"[milter]\nsocket = \"inet:8895@192.0.2.1\"", "milter.socket: other hosts can reach it"},
      {"[milter]\nsocket = \"fd:3\"", ""},
      {"[milter]\nsocket = \"unix:/run/a\"\nsocket_mode = \"0666\"", "milter.socket_mode: "},
      {"[policy]\non_fail = \"tag\"", "policy.on_fail: "},
      {"[policy]\non_temperror = \"tag\"", "policy.on_temperror: "},
      {"[policy]\non_fail = \"tag\"\ndry_run = true", ""},
      {"[policy]\nprofile = \"custom\"", ""},
      {"[policy]\nprofile = \"custom\"\n[custom]\nalignment = \"none\"", "custom: "},
      {"[custom]\nalignment = \"none\"", "custom: "},
      {"[senders]\ndeny = \"/a\"", "senders.deny: "},
      {"[senders]\nmode = \"deny\"\ndeny = \"/a\"\nallow = \"/b\"", "senders.allow: "},
      {"[milter]\nsocket_group = \"mail\"", ""},
      {"[milter]\nsocket = \"fd:3\"\nsocket_group = \"mail\"", "milter.socket_group: "},
      {"[metrics]\nlisten = \"127.example.com:9189\"", "metrics.listen: "},
      {"[policy]\nprofile = \"custom\"\n[custom]\ndkim = false\ndmarc_pass = true", ""},
      {"[exempt]\nnetworks = [\"0.0.0.0/0\"]", "exempt.networks: "},
      {"[exempt]\nnetworks = [\"10.0.0.0/8\", \"192.0.2.0/24\"]", ""},
      {"[relays]\ntrusted = [\"::/0\"]", "relays.trusted: "},
      {"[tls]\nmin_version = \"TLSv1.1\"", "tls.min_version: "},
      {"[tls]\nmin_bits = 56", "tls.min_bits: "},
      {"[dns]\ndeadline = \"40s\"", "dns.deadline: "},
      {"[recipients]\ndeveloper_mode = \"/etc/ampauth/developers\"", "recipients.developer_mode: "},
      {"[senders]\nmode = \"allow-only\"\nallow = \"/a\"\n[recipients]\ndeveloper_mode = \"/b\"", ""},
      {"[metrics]\nlisten = \"0.0.0.0:9189\"", "metrics.listen: "},
      {"[metrics]\nlisten = \"[::1]:9189\"", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.toml);
    const auto warnings = warnings_of(row.toml);
    ASSERT_EQ(warnings.size(), *row.option ? 1u : 0u) << (warnings.empty() ? "" : warnings.front());
    if (*row.option) {
      EXPECT_TRUE(warnings.front().starts_with(row.option)) << warnings.front();
    }
  }
}

}  // namespace
}  // namespace ampauth::config
