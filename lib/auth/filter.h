// The filter as one object: everything that a configuration decides, and a message's whole way through it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "auth/authenticator.h"
#include "auth/disposition.h"
#include "auth/envelope.h"
#include "auth/timing.h"
#include "config/config.h"
#include "dns/lookups.h"
#include "dns/unbound_resolver.h"
#include "message/message.h"
#include "verdict/judge.h"

namespace ampauth::auth {

/// What became of a message. `evidence` and `verdict` mean something only where `holds_amp`.
struct Judgement {
  bool names_amp = false;  ///< Its type's name occurs, in some reading: the message was looked at closely.
  bool holds_amp = false;
  verdict::Evidence evidence;
  verdict::Verdict verdict;
  Envelope envelope;  ///< What was judged; behind trusted relays not the session's own.
  Disposition disposition;
  bool dry_run = false;       ///< The verdict's action is what would have been done.
  Timing timing;              ///< of the checks that were made
  dns::AnswerCounts answers;  ///< what became of the DNS questions
};

/// Immutable; thread-safe. A message keeps the Filter that it began with.
class Filter {
 public:
  /// Loads the suffix list and the sender lists that the configuration names. `resolver` must outlive the
  /// filter's messages, hence shared. The error names what failed.
  static tl::expected<std::shared_ptr<const Filter>, std::string> create(
      const config::Config& config, std::shared_ptr<dns::Resolver> resolver);

  const config::Config& config() const { return config_; }
  std::shared_ptr<dns::Resolver> resolver() const { return resolver_; }
  /// What the configuration asked of the resolver when this filter was made.
  const dns::ResolverOptions& resolver_options() const { return resolver_options_; }
  const alignment::SuffixList& suffixes() const { return authenticator_.suffixes(); }
  const senders::Registry& registry() const { return authenticator_.registry(); }

  /// Of the session's own client. A trusted relay is never exempt, whoever it passes mail on for.
  bool is_exempt(const Envelope& session) const;

  /// Whether the field goes whatever the message holds: an X-AMP-Auth, or, where the configuration asks for
  /// it and the client is neither exempt nor a trusted relay, Authentication-Results under the name
  /// `authserv_id` (RFC 8601 5).
  bool is_forged(const message::HeaderField& field, const Envelope& session,
                 std::string_view authserv_id) const;

  /// Opens the message's look-ups, which end at its DNS deadline, and asks what will be asked anyway.
  dns::Lookups start_lookups(std::span<const message::HeaderField> fields, const Envelope& session) const;

  /// The whole way of a message, from its bytes to what is done with it. `lookups` are those of start_lookups
  /// where mime::Screen has hit, nullptr where it has not: then no part can be AMP. `authserv_id` is the name
  /// that the result goes under; `now` is seconds since 1970. The judgement borrows from `message`.
  Judgement judge(const message::Message& message, const Envelope& session, dns::Lookups* lookups,
                  const std::string& authserv_id, std::uint64_t now) const;

  /// The same where judge() has thrown: nothing is known, so the AMP part does not pass.
  Judgement judge_failed(const message::Message& message, const Envelope& session,
                         const std::string& authserv_id, std::uint64_t now) const;

 private:
  Filter(const config::Config& config, std::shared_ptr<dns::Resolver> resolver, verdict::Policy policy,
         alignment::SuffixList suffixes, senders::Registry registry, AuthenticatorOptions options);
  void dispose(const message::Message& message, const Envelope& session, const std::string& authserv_id,
               Judgement& judgement) const;
  void strip(const message::Message& message, Judgement& judgement) const;
  static void carry_out(Judgement& judgement);

  config::Config config_;
  std::shared_ptr<dns::Resolver> resolver_;
  dns::ResolverOptions resolver_options_;
  verdict::Policy policy_;
  Authenticator authenticator_;
};

}  // namespace ampauth::auth
