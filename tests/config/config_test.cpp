#include "config/config.h"
#include "config/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ampauth::config {
namespace {

using namespace std::chrono_literals;

std::string in_lines(const Complaints& complaints) {
  std::string lines;
  for (const std::string& complaint : complaints) lines += complaint + "\n";
  return lines;
}

// format() of what was read, or the complaints.
std::string outcome(std::string_view toml) {
  const auto config = parse(toml, "milter.toml");
  return config ? format(*config) : in_lines(config.error());
}

// The sample's text from the file, "" if there is none.
std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Config, HasTheseOptionsAndDefaults) {
  EXPECT_EQ(format(defaults()), R"([milter]
socket = "unix:/run/ampauth/milter.sock"
socket_mode = "0660"
socket_group = ""
user = ""
authserv_id = ""
drain = "30s"

[policy]
profile = "gmail"
on_fail = "strip"
on_policy = "strip"
on_permerror = "strip"
on_temperror = "strip"
on_not_strippable = "reject"
max_age = "30d"
attached_messages = "strip"
signed_messages = "strip"
authentication_results = "keep"
dry_run = false
tag_messages_without_amp = false

[custom]
dkim = true
alignment = "relaxed"
spf = true
tls = true
dmarc_pass = false
dmarc_enforced = false
sealed_signatures = false
single_fields = false

[senders]
mode = "off"
allow = ""
deny = ""

[recipients]
developer_mode = ""

[dns]
nameservers = []
timeout = "2s"
deadline = "5s"
trust_anchor = ""

[tls]
min_version = "TLSv1.2"
min_bits = 128

[exempt]
networks = ["127.0.0.0/8", "::1"]
authenticated = true
action = "keep"

[relays]
trusted = []

[dkim]
min_rsa_bits = 1024
max_signatures = 8
unsigned_content_type_domains = ["google.com"]

[limits]
amp_size = 200000
message_memory = 1048576

[psl]
file = ""

[log]
target = "auto"
format = "text"

[metrics]
listen = ""
)");
}

TEST(Config, OfAnEmptyFileIsTheDefault) {
  for (const char* text : {"", "\n", "# nothing\n", "[milter]\n[policy]\n"})
    EXPECT_EQ(outcome(text), format(defaults())) << text;
}

TEST(Config, ReadsEveryOption) {
  const std::string all = R"([milter]
socket = "unix:/run/ampauth/milter.sock"
socket_mode = "0600"
socket_group = "postfix"
user = "ampauth"
authserv_id = "mx.example.org"
drain = "0s"

[policy]
profile = "custom"
on_fail = "tag"
on_policy = "quarantine"
on_permerror = "reject"
on_temperror = "tempfail"
on_not_strippable = "quarantine"
max_age = "12h"
attached_messages = "ignore"
signed_messages = "tag"
authentication_results = "remove"
dry_run = true
tag_messages_without_amp = true

[custom]
dkim = false
alignment = "strict-or-dmarc"
spf = false
tls = false
dmarc_pass = true
dmarc_enforced = true
sealed_signatures = true
single_fields = true

[senders]
mode = "allow-only"
allow = "/etc/ampauth/senders.allow"
deny = "/etc/ampauth/senders.deny"

[recipients]
developer_mode = "/etc/ampauth/developers"

[dns]
nameservers = ["127.0.0.1@5353", "2001:db8::53"]
timeout = "500ms"
deadline = "1m"
trust_anchor = "/etc/root.key"

[tls]
min_version = "TLSv1.3"
min_bits = 256

[exempt]
networks = ["192.0.2.0/24", "2001:db8::/32", "192.0.2.1"]
authenticated = false
action = "strip"

[relays]
trusted = ["198.51.100.0/28"]

[dkim]
min_rsa_bits = 2048
max_signatures = 16
unsigned_content_type_domains = ["a.example", "google.com"]

[limits]
amp_size = 1
message_memory = 0

[psl]
file = "/etc/public_suffix_list.dat"

[log]
target = "stderr"
format = "json"

[metrics]
listen = "[::1]:9189"
)";
  EXPECT_EQ(outcome(all), all);
  const Config config = *parse(all, "milter.toml");
  EXPECT_EQ(config.milter.socket_mode, 0600u);
  EXPECT_EQ(config.dns.timeout, 500ms);
  EXPECT_EQ(config.dns.deadline, 1min);
  ASSERT_EQ(config.exempt.networks.size(), 3u);
  EXPECT_TRUE(config.exempt.networks[0].contains(*base::IpAddress::parse("192.0.2.77")));
  EXPECT_FALSE(config.exempt.networks[0].contains(*base::IpAddress::parse("192.0.3.1")));
}

TEST(Config, TakesWhatTomlTakes) {
  const std::string plain = outcome("[policy]\non_fail = \"tag\"\n");
  for (const char* text : {"policy.on_fail = \"tag\"", "policy = { on_fail = 'tag' }",
                           "[policy] # comment\r\n  'on_fail'   =   \"t\\u0061g\"\r\n",
                           "\xef\xbb\xbf[policy]\non_fail = \"\"\"tag\"\"\""})
    EXPECT_EQ(outcome(text), plain) << text;
}

TEST(Config, TakesTheseValues) {
  for (const char* line : {
           "milter.socket = 'inet:1@mx.example.org'",
           "milter.socket = 'inet:65535@0.0.0.0'",
           "milter.socket = 'inet6:8895@::1'",
           "milter.socket = 'inet6:8895@localhost'",
           "milter.socket = 'fd:3'",
           "milter.authserv_id = 'mx_1.example.org'",
           "dns.timeout = '100ms'",
           "dns.deadline = '60000ms'",
           "dns.nameservers = ['192.0.2.53']",
           "metrics.listen = 'localhost:9189'",
           "metrics.listen = '0.0.0.0:80'",
           "exempt.networks = []",
           "exempt.networks = ['0.0.0.0/0', '::/0']",
           "tls.min_bits = 0x80",
           "milter.socket_mode = '660'",
       }) {
    const auto config = parse(line, "milter.toml");
    EXPECT_TRUE(config) << line << "\n" << in_lines(config.error());
    if (config) {
      EXPECT_EQ(outcome(format(*config)), format(*config)) << line;
    }
  }
}

TEST(Config, ComplainsOfAValue) {
  const std::string kSocket =
      " is not a socket; write unix:/run/ampauth/milter.sock, inet:8895@127.0.0.1, inet6:8895@::1 or fd:3";
  const std::string kMode = " is not an octal mode such as 0660, at most 0777";
  const std::string kDuration = " is not a duration such as 2s, 500ms, 1m, 12h or 30d";
  const std::string kNetwork = " is not a network such as 192.0.2.0/24, without bits after its prefix";
  const std::string kNameserver = " is not an address; write 192.0.2.53 or 127.0.0.1@5353";
  const std::string kListen = " is not host:port; write 127.0.0.1:9189";
  const std::string kAuthserv =
      " cannot name this server in a header; write a host name such as mx.example.org";
  const std::string long_path = "/" + std::string(107, 'a');
  const struct {
    std::string table, key, value, complaint;
  } rows[] = {
      {"milter", "socket", "''", "''" + kSocket},
      {"milter", "socket", "'/run/milter.sock'", "'/run/milter.sock'" + kSocket},
      {"milter", "socket", "'unix:milter.sock'", "'unix:milter.sock'" + kSocket},
      {"milter", "socket", "'inet:8895'", "'inet:8895'" + kSocket},
      {"milter", "socket", "'inet:8895@'", "'inet:8895@'" + kSocket},
      {"milter", "socket", "'inet:0@127.0.0.1'", "'inet:0@127.0.0.1'" + kSocket},
      {"milter", "socket", "'inet:65536@127.0.0.1'", "'inet:65536@127.0.0.1'" + kSocket},
      {"milter", "socket", "'inet:127.0.0.1:8895'", "'inet:127.0.0.1:8895'" + kSocket},
      {"milter", "socket", "'inet:8895@a b'", "'inet:8895@a b'" + kSocket},
      {"milter", "socket", "'inet6:8895@:::1'", "'inet6:8895@:::1'" + kSocket},
      {"milter", "socket", "'fd:x'", "'fd:x'" + kSocket},
      {"milter", "socket", "'fd:-1'", "'fd:-1'" + kSocket},
      {"milter", "socket", "'unix:" + long_path + "'",
       "the path of a unix socket has at most 107 bytes, this one has 108"},
      {"milter", "socket", "8895", "must be a string in quotes, not an integer"},
      {"milter", "socket_mode", "'0888'", "'0888'" + kMode},
      {"milter", "socket_mode", "'4755'", "'4755'" + kMode},
      {"milter", "socket_mode", "'rw'", "'rw'" + kMode},
      {"milter", "socket_mode", "'6'", "'6'" + kMode},
      {"milter", "socket_mode", "660", "must be octal digits in quotes, such as \"0660\", not an integer"},
      {"milter", "user", "'a b'", "'a b' is not the name of a user or group"},
      {"milter", "socket_group", "'-x'", "'-x' is not the name of a user or group"},
      {"milter", "authserv_id", "'mx;example'", "'mx;example'" + kAuthserv},
      {"milter", "authserv_id", "'mx..example'", "'mx..example'" + kAuthserv},
      {"milter", "authserv_id", "'mx example'", "'mx example'" + kAuthserv},
      {"milter", "authserv_id", "\"mx\\r\\nBcc: x\"", "'mx??Bcc: x'" + kAuthserv},
      {"policy", "profile", "'Gmail'", "'Gmail' is not one of gmail, strict, mailru, yahoo, outlook, custom"},
      {"policy", "on_fail", "'drop'", "'drop' is not one of tag, strip, quarantine, reject"},
      {"policy", "on_policy", "'tempfail'", "'tempfail' is not one of tag, strip, quarantine, reject"},
      {"policy", "on_permerror", "''", "'' is not one of tag, strip, quarantine, reject"},
      {"policy", "on_temperror", "'reject'", "'reject' is not one of tag, strip, tempfail, quarantine"},
      {"policy", "on_not_strippable", "'strip'", "'strip' is not one of tag, quarantine, reject, tempfail"},
      {"policy", "dry_run", "'yes'", "must be true or false, not a string"},
      {"policy", "tag_messages_without_amp", "0", "must be true or false, not an integer"},
      {"custom", "alignment", "'loose'", "'loose' is not one of none, relaxed, strict, strict-or-dmarc"},
      {"senders", "mode", "'allow'", "'allow' is not one of off, deny, allow-only"},
      {"senders", "mode", "'deny'", "'deny' needs senders.deny, a file"},
      {"senders", "mode", "'allow-only'", "'allow-only' needs senders.allow, a file"},
      {"senders", "deny", "'deny'", "'deny' is not an absolute path"},
      {"senders", "allow", "['/etc/a', '/etc/b']", "must be a string in quotes, not a list"},
      {"recipients", "developer_mode", "true", "must be a string in quotes, not true or false"},
      {"dns", "timeout", "2", "must be a duration in quotes, such as \"2s\", not an integer"},
      {"dns", "timeout", "'2'", "'2'" + kDuration},
      {"dns", "timeout", "'2 s'", "'2 s'" + kDuration},
      {"dns", "timeout", "'-2s'", "'-2s'" + kDuration},
      {"dns", "timeout", "'2w'", "'2w'" + kDuration},
      {"dns", "timeout", "'99999999999s'", "'99999999999s'" + kDuration},
      {"dns", "timeout", "'99ms'", "'99ms' is not between 100ms and 30s"},
      {"dns", "timeout", "'4294967295m'", "'4294967295m' is not between 100ms and 30s"},
      {"dns", "deadline", "'61s'", "'61s' is not between 100ms and 1m"},
      {"dns", "nameservers", "'127.0.0.1'",
       "must be a list of strings, such as [\"127.0.0.1\"], not a string"},
      {"dns", "nameservers", "['127.0.0.1', 53]",
       "must be a list of strings, such as [\"127.0.0.1\"], not a list of something else"},
      {"dns", "nameservers", "['127.0.0.1', 'dns.example']", "'dns.example'" + kNameserver},
      {"dns", "nameservers", "['127.0.0.1:53']", "'127.0.0.1:53'" + kNameserver},
      {"dns", "nameservers", "['127.0.0.1@0']", "'127.0.0.1@0'" + kNameserver},
      {"dns", "nameservers", "['IPv6:::1']", "'IPv6:::1'" + kNameserver},
      {"dns", "trust_anchor", "'root.key'", "'root.key' is not an absolute path"},
      {"tls", "min_version", "'1.2'", "'1.2' is not one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3"},
      {"tls", "min_bits", "257", "257 is not between 0 and 256"},
      {"tls", "min_bits", "-1", "-1 is not between 0 and 256"},
      {"tls", "min_bits", "128.0", "must be an integer, not a number with a fraction"},
      {"exempt", "networks", "['10.0.0.1/8']", "'10.0.0.1/8'" + kNetwork},
      {"exempt", "networks", "['10.0.0.0/33']", "'10.0.0.0/33'" + kNetwork},
      {"exempt", "networks", "['localhost']", "'localhost'" + kNetwork},
      {"exempt", "networks", "{}", "must be a list of strings, such as [\"192.0.2.0/24\"], not a table"},
      {"dkim", "min_rsa_bits", "1023", "1023 is not between 1024 and 16384"},
      {"dkim", "max_signatures", "0", "0 is not between 1 and 16"},
      {"limits", "amp_size", "0", "0 is not between 1 and 10000000"},
      {"limits", "message_memory", "1073741825", "1073741825 is not between 0 and 1073741824"},
      {"psl", "file", "'list.dat'", "'list.dat' is not an absolute path"},
      {"log", "target", "'file'", "'file' is not one of auto, journal, syslog, stderr"},
      {"log", "target", "2026-01-01", "must be a string in quotes, not a date or time"},
      {"log", "format", "'xml'", "'xml' is not one of text, json"},
      {"metrics", "listen", "'9189'", "'9189'" + kListen},
      {"metrics", "listen", "'::1:9189'", "'::1:9189'" + kListen},
      {"metrics", "listen", "'127.0.0.1:0'", "'127.0.0.1:0'" + kListen},
      {"metrics", "listen", "':9189'", "':9189'" + kListen},
  };
  for (const auto& [table, key, value, complaint] : rows) {
    const std::string column = std::to_string(key.size() + 4);
    EXPECT_EQ(outcome("[" + table + "]\n" + key + " = " + value + "\n"),
              "milter.toml:2:" + column + ": " + table + "." + key + ": " + complaint + "\n");
  }
}

TEST(Config, ComplainsOfEverythingAtOnceInTheOrderOfTheFile) {
  EXPECT_EQ(outcome(R"(socket = "fd:3"
milter = 3
[polcy]
x = 1
[policy]
  on_fail = "drop"
on_fial = "strip"
min_bits = 5
[[tls]]
[exempt.more]
[zebra]
[log]
fromat = "text"
something = 1
"for\u0007mat" = 1
)"),
            R"(milter.toml:1:1: 'socket' stands outside of a table; it belongs in [milter]
milter.toml:2:1: 'milter' is a table: begin it with the line [milter]
milter.toml:3:2: unknown table 'polcy'; did you mean 'policy'?
milter.toml:6:13: policy.on_fail: 'drop' is not one of tag, strip, quarantine, reject
milter.toml:7:1: policy: unknown key 'on_fial'; did you mean 'on_fail'?
milter.toml:8:1: policy: unknown key 'min_bits'; it belongs in [tls]
milter.toml:9:3: 'tls' is a table: begin it with the line [tls]
milter.toml:10:9: exempt: unknown key 'more'
milter.toml:11:2: unknown table 'zebra'
milter.toml:13:1: log: unknown key 'fromat'; did you mean 'format'?
milter.toml:14:1: log: unknown key 'something'
milter.toml:15:1: log: unknown key 'for?mat'; did you mean 'format'?
)");
}

TEST(Config, RefusesAQuestionThatOutlastsItsMessage) {
  EXPECT_EQ(outcome("[dns]\ntimeout = '10s'\n"),
            "milter.toml:2:11: dns.timeout: 10s is longer than dns.deadline, 5s\n");
  EXPECT_EQ(outcome("[dns]\ndeadline = '1s'\n"),
            "milter.toml:2:12: dns.timeout: 2s is longer than dns.deadline, 1s\n");
  EXPECT_EQ(outcome("[dns]\ndeadline = '1s'\ntimeout = '1500ms'\n"),
            "milter.toml:3:11: dns.timeout: 1500ms is longer than dns.deadline, 1s\n");
  EXPECT_TRUE(parse("dns.timeout = '1s'\ndns.deadline = '1s'", ""));
}

TEST(Config, AllowsOnlySendersThatAreAuthenticated) {
  const std::string allow_only = "[senders]\nmode = 'allow-only'\nallow = '/etc/ampauth/senders.allow'\n";
  const struct {
    const char* custom;
    bool authenticates;
  } rows[] = {
      {"", true},
      {"dkim = false", false},
      {"alignment = 'none'", false},
      {"dkim = false\ndmarc_pass = true", true},
      {"alignment = 'none'\ndmarc_pass = true", true},
      {"alignment = 'strict-or-dmarc'", true},
  };
  for (const auto& [custom, authenticates] : rows) {
    const std::string rest = std::string("[custom]\n") + custom + "\n[policy]\nprofile = ";
    EXPECT_EQ(outcome(allow_only + rest + "'custom'\n")
                      .find("milter.toml:2:8: senders.mode: 'allow-only' needs a "
                            "profile that authenticates From") == 0,
              !authenticates)
        << custom;
    EXPECT_TRUE(parse(allow_only + rest + "'gmail'\n", "")) << custom;
  }
}

TEST(Config, ComplainsOfMalformedToml) {
  const struct {
    const char* text;
    const char* complaint;
  } rows[] = {
      {"[milter", "milter.toml:1:8: "},
      {"[milter]\nuser = \"open\n", "milter.toml:2:13: "},
      {"[milter]\nuser = 'a'\nuser = 'b'\n",
       "milter.toml:3:8: Error while parsing key-value pair: cannot redefine existing string 'user'"},
      {"[milter]\n[milter]\n", "milter.toml:2:1: "},
      {"[milter]\nuser = a\n", "milter.toml:2:8: "},
      {"user = \"\xff\"", "milter.toml:1:"},
      {"[dns]\n\ntimeout = \n", "milter.toml:3:"},
  };
  for (const auto& [text, complaint] : rows) {
    const auto config = parse(text, "milter.toml");
    ASSERT_FALSE(config) << text;
    ASSERT_EQ(config.error().size(), 1u) << in_lines(config.error());
    EXPECT_TRUE(config.error()[0].starts_with(complaint)) << config.error()[0];
    EXPECT_EQ(config.error()[0].find('\n'), std::string::npos);
  }
  EXPECT_FALSE(parse(std::string_view("\0", 1), "milter.toml"));
  EXPECT_FALSE(parse(std::string(100'000, '['), "milter.toml"));
}

TEST(Config, IsLoadedFromAFile) {
  const std::string path = testing::TempDir() + "/milter.toml";
  std::ofstream(path) << "[policy]\non_fail = 'tag'\n";
  ASSERT_TRUE(load(path));
  EXPECT_EQ(load(path)->policy.on_fail, "tag");
  std::ofstream(path) << "on_fail = 'tag'\n";
  EXPECT_EQ(in_lines(load(path).error()),
            path + ":1:1: 'on_fail' stands outside of a table; it belongs in [policy]\n");
  EXPECT_EQ(in_lines(load("/nowhere.toml").error()),
            "/nowhere.toml: cannot be read: No such file or directory\n");
  EXPECT_EQ(in_lines(load("/").error()), "/: cannot be read: Is a directory\n");
  EXPECT_TRUE(load("/dev/null"));
}

TEST(Config, TellsWhatDiffersFromAnother) {
  const Config before = defaults();
  Config after = before;
  EXPECT_EQ(differences(before, after), std::vector<std::string>{});
  after.policy.on_fail = "reject";
  after.dns.nameservers = {"127.0.0.1"};
  after.dns.timeout = 500ms;
  EXPECT_EQ(differences(before, after), (std::vector<std::string>{"policy.on_fail: \"strip\" -> \"reject\"",
                                                                  "dns.nameservers: [] -> [\"127.0.0.1\"]",
                                                                  "dns.timeout: \"2s\" -> \"500ms\""}));
}

TEST(Sample, IsTheDefault) { EXPECT_EQ(outcome(sample()), format(defaults())); }

TEST(Sample, ExplainsEveryOption) {
  std::string before = "[";
  std::istringstream lines(sample());
  for (std::string line; std::getline(lines, line); before = line) {
    EXPECT_LE(line.size(), 110u) << line;
    if (line.find(" = ") != std::string::npos && line[0] != '#') {
      EXPECT_TRUE(before.starts_with("# ")) << line;
    }
  }
}

// A file that is made from the option table.
void expect_is_file(const std::string& text, const std::string& name) {
  const std::string path = AMPAUTH_SOURCE_DIR "/" + name;
  if (std::getenv("AMPAUTH_UPDATE")) std::ofstream(path) << text;
  EXPECT_EQ(read(path), text) << "regenerate with: AMPAUTH_UPDATE=1 test_config";
}

TEST(Sample, IsTheFileInConf) { expect_is_file(sample(), "conf/milter.toml"); }

TEST(Manual, IsTheFileInPackaging) { expect_is_file(manual(), "packaging/man/ampauth-milter.toml.5"); }

TEST(Manual, NamesEveryTableAndOption) {
  const std::string page = manual();
  std::size_t at = 0;
  for (const Table& table : tables()) {
    at = page.find("\n.Ss [" + std::string(table.name) + "]\\&\n", at);
    ASSERT_NE(at, std::string::npos) << table.name;
    for (const Option& option : table.options) {
      at = page.find("\n.It Ic " + std::string(option.key) + " Li \"= ", at);
      ASSERT_NE(at, std::string::npos) << table.name << '.' << option.key;
    }
  }
}

// The texts are no markup.
TEST(Manual, QuotesWhatRoffWouldRead) {
  const std::string page = manual();
  EXPECT_NE(page.find("\n.It Ic socket Li \"= \\(dqunix:/run/ampauth/milter.sock\\(dq\"\n"),
            std::string::npos);
  EXPECT_NE(page.find("such as [\\(dq127.0.0.1\\(dq, \\(dq192.0.2.53@5353\\(dq].\nEmpty: those"),
            std::string::npos);
}

}  // namespace
}  // namespace ampauth::config
