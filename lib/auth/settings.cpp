#include "auth/settings.h"

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
  policy.tag_signed = config.policy.signed_messages == "tag";
  policy.dry_run = config.policy.dry_run;
  policy.max_amp_size = static_cast<std::size_t>(config.limits.amp_size);
  return policy;
}

AuthenticatorOptions authenticator_options_of(const config::Config& config, const verdict::Policy& policy) {
  AuthenticatorOptions options;
  options.dkim.min_rsa_bits = static_cast<unsigned>(config.dkim.min_rsa_bits);
  options.dkim.max_signatures = static_cast<std::size_t>(config.dkim.max_signatures);
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
  return {config.dns.nameservers, config.dns.timeout, config.dns.trust_anchor};
}

}  // namespace ampauth::auth
