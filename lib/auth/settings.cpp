#include "auth/settings.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/file.h"

namespace ampauth::auth {
namespace {

using verdict::Action;
using verdict::AlignmentRule;

AlignmentRule alignment_of(const std::string& word) {
  if (word == "none") return AlignmentRule::none;
  if (word == "strict") return AlignmentRule::strict;
  if (word == "strict-or-dmarc") return AlignmentRule::strict_or_dmarc;
  return AlignmentRule::relaxed;
}

verdict::Requirements custom_requirements(const config::Config::Custom& custom) {
  verdict::Requirements required;
  required.dkim = custom.dkim;
  required.alignment = alignment_of(custom.alignment);
  required.spf = custom.spf;
  required.tls = custom.tls;
  required.dmarc_pass = custom.dmarc_pass;
  required.dmarc_enforced = custom.dmarc_enforced;
  required.sealed_signatures = custom.sealed_signatures;
  required.single_fields = custom.single_fields;
  return required;
}

// The option table lets no other word through; strip is the safe side all the same.
Action action_of(const std::string& word) { return verdict::parse_action(word).value_or(Action::strip); }

}  // namespace

verdict::Policy policy_of(const config::Config& config) {
  verdict::Policy policy;
  policy.profile = config.policy.profile;
  policy.requirements =
      verdict::requirements_of(config.policy.profile).value_or(custom_requirements(config.custom));
  policy.on_fail = action_of(config.policy.on_fail);
  policy.on_policy = action_of(config.policy.on_policy);
  policy.on_permerror = action_of(config.policy.on_permerror);
  policy.on_temperror = action_of(config.policy.on_temperror);
  policy.on_not_strippable = action_of(config.policy.on_not_strippable);
  policy.on_exempt = action_of(config.exempt.action);
  policy.max_age = std::chrono::duration_cast<std::chrono::seconds>(config.policy.max_age);
  policy.tag_signed = config.policy.signed_messages == "tag";
  policy.dry_run = config.policy.dry_run;
  policy.max_amp_size = static_cast<std::size_t>(config.limits.amp_size);
  return policy;
}

AuthenticatorOptions authenticator_options_of(const config::Config& config, const verdict::Policy& policy) {
  AuthenticatorOptions options;
  options.dkim.min_rsa_bits = static_cast<unsigned>(config.dkim.min_rsa_bits);
  options.dkim.max_signatures = static_cast<std::size_t>(config.dkim.max_signatures);
  for (const std::string& domain : config.dkim.unsigned_content_type_domains)
    options.unsigned_content_type_domains.push_back(base::lower_case(domain));
  tls::parse_version(config.tls.min_version, options.tls.version);
  options.tls.bits = static_cast<int>(config.tls.min_bits);
  const AlignmentRule rule = policy.requirements.alignment;
  options.examine_every_signature = rule == AlignmentRule::none || rule == AlignmentRule::strict_or_dmarc;
  return options;
}

senders::Mode registry_mode_of(const config::Config& config) {
  if (config.senders.mode == "deny") return senders::Mode::deny;
  if (config.senders.mode == "off") return senders::Mode::off;
  return senders::Mode::allow_only;
}

senders::Files registry_files_of(const config::Config& config) {
  return {config.senders.allow, config.senders.deny, config.recipients.developer_mode};
}

dns::ResolverOptions resolver_options_of(const config::Config& config) {
  // A file that cannot be read is the resolver's to complain of.
  const std::string& anchor = config.dns.trust_anchor;
  return {config.dns.nameservers, config.dns.timeout, anchor,
          anchor.empty() ? "" : base::read_file(anchor).value_or("")};
}

dns::OrganizationOf organizations_by(std::shared_ptr<const alignment::SuffixList> suffixes) {
  return [suffixes = std::move(suffixes)](std::string_view name) {
    std::string_view domain = name;
    for (std::size_t at = 0; at < name.size(); at = name.find('.', at) + 1) {
      if (name[at] == '_') domain = name.substr(std::min(name.find('.', at), name.size() - 1) + 1);
      if (name.find('.', at) == std::string_view::npos) break;
    }
    return suffixes->organizational_domain(domain).value_or("");
  };
}

tl::expected<std::shared_ptr<dns::Resolver>, std::string> make_resolver(const config::Config& config) {
  auto suffixes = alignment::SuffixList::load(config.psl.file);
  if (!suffixes) return tl::unexpected(suffixes.error());
  auto resolver = dns::UnboundResolver::create(
      resolver_options_of(config),
      organizations_by(std::make_shared<const alignment::SuffixList>(std::move(*suffixes))));
  if (!resolver) return tl::unexpected(resolver.error());
  return std::shared_ptr<dns::Resolver>(std::move(*resolver));
}

}  // namespace ampauth::auth
