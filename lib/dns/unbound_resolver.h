// The network's resolver: libunbound, asynchronous, with cache and DNSSEC, shared by all messages.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "dns/resolver.h"

namespace ampauth::dns {

struct ResolverOptions {
  std::vector<std::string>
      nameservers;  ///< "127.0.0.1" or "127.0.0.1@5353"; empty: those of /etc/resolv.conf
  std::chrono::milliseconds timeout{2000};  ///< of one question
  std::string trust_anchor;  ///< file with the root's DS or DNSKEY; empty: no validation of our own

  friend bool operator==(const ResolverOptions&, const ResolverOptions&) = default;
};

/// Create it after privileges are dropped and after any fork. Destruction answers what is open with
/// Status::timeout.
class UnboundResolver : public Resolver {
 public:
  /// The error names the option and the value at fault.
  static tl::expected<std::unique_ptr<UnboundResolver>, std::string> create(const ResolverOptions& options);
  ~UnboundResolver() override;

  Pending ask(const Question& question) override;

 private:
  struct Engine;
  explicit UnboundResolver(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace ampauth::dns
