// From the configuration's words to the types of the checks.
#pragma once

#include "auth/authenticator.h"
#include "config/config.h"
#include "dns/unbound_resolver.h"
#include "senders/registry.h"
#include "verdict/policy.h"

namespace ampauth::auth {

/// `config` has passed config::parse, so every word in it is a known one.
verdict::Policy policy_of(const config::Config& config);
AuthenticatorOptions authenticator_options_of(const config::Config& config, const verdict::Policy& policy);
senders::Mode registry_mode_of(const config::Config& config);
senders::Files registry_files_of(const config::Config& config);
dns::ResolverOptions resolver_options_of(const config::Config& config);

}  // namespace ampauth::auth
