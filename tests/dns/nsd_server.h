// A real name server on loopback, for as long as the object lives.
#pragma once

#include <sys/types.h>

#include <string>

namespace ampauth::dns {

/// NSD with zones of its own: "example" as zone_text() says, "signed.example" from signed.example.zone, and
/// the private reverse zone "10.in-addr.arpa". Answers REFUSED for any other name. Throws std::runtime_error
/// where it does not start.
class NsdServer {
 public:
  NsdServer();
  ~NsdServer();
  NsdServer(const NsdServer&) = delete;
  NsdServer& operator=(const NsdServer&) = delete;

  static bool installed();
  /// "127.0.0.1@PORT"
  std::string address() const { return "127.0.0.1@" + std::to_string(port_); }

 private:
  std::string write(const std::string& name, const std::string& text) const;
  void wait_until_it_answers() const;

  std::string folder_;
  unsigned short port_ = 0;
  pid_t pid_ = -1;
};

/// A UDP and TCP port of loopback that nobody listens on.
unsigned short unused_port();

}  // namespace ampauth::dns
