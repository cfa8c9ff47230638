// The network's resolver: libunbound, asynchronous, with cache and DNSSEC, shared by all messages.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "dns/resolver.h"

namespace ampauth::dns {

struct ResolverOptions {
  std::vector<std::string>
      nameservers;  ///< "127.0.0.1" or "127.0.0.1@5353"; empty: those of /etc/resolv.conf
  std::chrono::milliseconds timeout{2000};  ///< of one question
  std::string trust_anchor;         ///< file with the root's DS or DNSKEY; empty: no validation of our own
  std::string trust_anchor_text{};  ///< what that file held when these options were made: for comparing them

  friend bool operator==(const ResolverOptions&, const ResolverOptions&) = default;
};

/// The organization that a name belongs to, as one registers names; "" where that is not known.
using OrganizationOf = std::function<std::string(std::string_view name)>;

/// Create it after privileges are dropped and after any fork. Destruction answers what is open with
/// Status::timeout. So is a question answered at once where libunbound has too many unfinished ones, or too
/// many under its organization: names that nobody answers cost their owner's mail, and nobody else's.
class UnboundResolver : public Resolver {
 public:
  /// The error names the option and the value at fault.
  static tl::expected<std::unique_ptr<UnboundResolver>, std::string> create(
      const ResolverOptions& options, OrganizationOf organization_of = {});
  ~UnboundResolver() override;

  Pending ask(const Question& question) override;

 private:
  struct Engine;
  explicit UnboundResolver(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace ampauth::dns
