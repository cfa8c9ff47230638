// libunbound as we use it: its settings, its name servers, and what its results mean. For UnboundResolver
// alone.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "dns/resolver.h"
#include "dns/unbound_resolver.h"

struct ub_ctx;
struct ub_result;

namespace ampauth::dns {

struct ContextDeleter {
  void operator()(ub_ctx* context) const;
};
using UnboundContext = std::unique_ptr<ub_ctx, ContextDeleter>;

/// Ready for its first question, which starts its thread. The error names the option and the value at fault.
tl::expected<UnboundContext, std::string> make_context(const ResolverOptions& options);

/// The records of a result, decoded; serv_fail where one of them is malformed.
Answer decode(const ub_result& result, Type type);

}  // namespace ampauth::dns
