#include "nsd_server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace ampauth::dns {
namespace {

constexpr const char* kNsd = "/usr/sbin/nsd";

std::string zone_text() {
  std::string zone =
      "$ORIGIN example.\n"
      "$TTL 300\n"
      "@ SOA ns hostmaster 1 3600 600 86400 300\n"
      "@ NS ns\n"
      "ns A 127.0.0.1\n"
      "host A 192.0.2.1\n"
      "host A 192.0.2.2\n"
      "host AAAA 2001:db8::1\n"
      "mapped AAAA ::ffff:192.0.2.1\n"
      "mail MX 20 second\n"
      "mail MX 10 first\n"
      "null MX 0 .\n"
      "pointer PTR host\n"
      "alias CNAME host\n"
      "dangling CNAME nowhere\n"
      "odd CNAME a\\.b\\032c\n"
      "spf TXT \"v=spf1 \" \"-all\"\n"
      "spf TXT \"another\"\n"
      "bytes TXT \"\\000\\255\\\"\\\\\"\n";
  zone += "long TXT";
  for (int i = 0; i < 4; ++i) zone += " \"" + std::string(255, static_cast<char>('a' + i)) + "\"";
  return zone + "\n* TXT \"wild\"\n";
}

constexpr const char* kPrivateZone =
    "$ORIGIN 10.in-addr.arpa.\n"
    "@ 300 SOA ns.example. hostmaster.example. 1 3600 600 86400 300\n"
    "@ 300 NS ns.example.\n"
    "1.0.0 300 PTR inside.example.\n";

sockaddr_in loopback(unsigned short port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool connects(unsigned short port) {
  const int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool ok = connect(tcp, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(tcp);
  return ok;
}

}  // namespace

unsigned short unused_port() {
  const int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  bind(tcp, reinterpret_cast<const sockaddr*>(&address), size);
  getsockname(tcp, reinterpret_cast<sockaddr*>(&address), &size);
  close(tcp);
  return ntohs(address.sin_port);
}

bool NsdServer::installed() { return access(kNsd, X_OK) == 0; }

NsdServer::NsdServer() : port_(unused_port()) {
  folder_ = (std::filesystem::temp_directory_path() / "ampauth-nsd-XXXXXX").string();
  if (!mkdtemp(folder_.data())) throw std::runtime_error("no temporary folder");
  const std::string in = "\"" + folder_ + "/";
  const auto zone = [](const std::string& name, const std::string& file) {
    return "zone:\n  name: " + name + "\n  zonefile: \"" + file + "\"\n";
  };
  const std::string configuration = write(
      "nsd.conf", "server:\n  ip-address: 127.0.0.1@" + std::to_string(port_) +
                      "\n  port: " + std::to_string(port_) +
                      "\n  server-count: 1\n  rrl-ratelimit: 0\n  chroot: \"\"\n  username: \"\"\n" +
                      "  database: \"\"\n  zonesdir: \"\"\n  pidfile: " + in + "pid\"\n  logfile: " + in +
                      "log\"\n  xfrdfile: " + in + "xfrd\"\n  xfrdir: \"" + folder_ +
                      "\"\n  zonelistfile: " + in + "zones\"\nremote-control:\n  control-enable: no\n" +
                      zone("example", write("example.zone", zone_text())) +
                      zone("10.in-addr.arpa", write("private.zone", kPrivateZone)) +
                      zone("signed.example", AMPAUTH_SOURCE_DIR "/tests/dns/signed.example.zone"));
  char debug[] = "-d", config[] = "-c", program[] = "nsd";
  char* const arguments[] = {program, debug, config, const_cast<char*>(configuration.c_str()), nullptr};
  if (posix_spawn(&pid_, kNsd, nullptr, nullptr, arguments, environ) != 0)
    throw std::runtime_error("nsd does not start");
  wait_until_it_answers();
}

NsdServer::~NsdServer() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  std::filesystem::remove_all(folder_);
}

std::string NsdServer::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ + "/" + name) << text;
  return folder_ + "/" + name;
}

void NsdServer::wait_until_it_answers() const {
  using namespace std::chrono_literals;
  for (int attempt = 0; attempt < 500; ++attempt, std::this_thread::sleep_for(20ms))
    if (connects(port_)) return;
  throw std::runtime_error("nsd does not answer; see " + folder_ + "/log");
}

}  // namespace ampauth::dns
