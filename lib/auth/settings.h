// From the configuration's words to the types of the checks.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "alignment/suffix_list.h"
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
/// With what the trust anchor's file holds now.
dns::ResolverOptions resolver_options_of(const config::Config& config);

/// Who owns a name that is asked for, by the suffix list: its organizational domain behind labels such as
/// _domainkey, "" for a name that has none.
dns::OrganizationOf organizations_by(std::shared_ptr<const alignment::SuffixList> suffixes);

/// The resolver that a configuration asks for. The error names the option and the value at fault.
tl::expected<std::shared_ptr<dns::Resolver>, std::string> make_resolver(const config::Config& config);

}  // namespace ampauth::auth
