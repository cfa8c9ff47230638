#include "dns/unbound_context.h"

#include <unbound.h>

#include <string_view>

#include "base/failure.h"
#include "dns/rdata.h"
#include "dns/resolv_conf.h"
#include "dns/trust_anchor.h"

namespace ampauth::dns {
namespace {

using base::Failure;

struct Setting {
  const char* name;
  const char* value;
};

// The colon is part of the name (unbound.conf(5)).
constexpr Setting kSettings[] = {
    {"do-not-query-localhost:", "no"},  // a forwarder on 127.0.0.1 is the best there is
    {"unblock-lan-zones:", "yes"},      // else PTR of 10.0.0.0/8 and the like is NXDOMAIN without asking
    {"insecure-lan-zones:", "yes"},     // and nobody can sign those
    // Nothing is remembered of a name server: -1 makes every note of one old at once. Names that nobody
    // answers would raise the time-out that all names share, until each question holds its port for a minute,
    // or, with a low infra-cache-max-rtt, until libunbound shuns the server and refuses every question. So
    // each attempt takes 752 ms, with a second datagram after 376: see attempts_for().
    {"infra-host-ttl:", "-1"},
    // The library's own default of 16 queues a burst behind one slow answer: kMaxUnfinished, with room.
    {"outgoing-range:", "4096"},
    {"outgoing-num-tcp:", "32"},
    {"num-queries-per-thread:", "2048"},
    {"msg-cache-size:", "4m"},  // failures fill it, under a load of names that nobody answers
    {"rrset-cache-size:", "16m"},
    {"key-cache-size:", "2m"},
    {"neg-cache-size:", "2m"},
    {"cache-min-ttl:", "0"},
    {"cache-max-ttl:", "3600"},  // a sender who mends a record is not refused for longer
    {"cache-max-negative-ttl:", "300"},
};

Status status_of(const ub_result& result) {
  constexpr int kNxDomain = 3;  // RFC 1035 4.1.1
  // First of all: a bogus answer comes with rcode 0 and its data.
  if (result.bogus) return Status::bogus;
  if (result.nxdomain || result.rcode == kNxDomain) return Status::nx_domain;
  if (result.rcode != 0) return Status::serv_fail;
  return result.havedata ? Status::ok : Status::no_data;
}

// Of each of so many name servers, one of which may be dead: libunbound picks at random. A question is over,
// and its port free, after 3 s or less. A forwarder that has to walk the tree has the time to, and is asked
// again meanwhile.
const char* attempts_for(std::size_t nameservers) {
  if (nameservers <= 1) return "3";
  return nameservers == 2 ? "2" : "1";
}

tl::expected<void, std::string> set_nameservers(ub_ctx& context, std::vector<std::string> nameservers) {
  const bool is_systems_choice = nameservers.empty();
  // Without any libunbound would walk the tree from the root: nobody asked for that.
  if (nameservers.empty()) {
    auto of_system = load_resolv_conf("/etc/resolv.conf");
    if (!of_system)
      return Failure("dns.nameservers: " + of_system.error() +
                     "; set nameservers in [dns], for example [\"127.0.0.1\"]");
    nameservers = std::move(*of_system);
  }
  std::size_t taken = 0;
  for (const std::string& nameserver : nameservers) {
    if (ub_ctx_set_fwd(&context, nameserver.c_str()) == 0)
      ++taken;
    else if (!is_systems_choice)
      return Failure("dns.nameservers: '" + nameserver +
                     "' is not an address; write 192.0.2.53 or 127.0.0.1@5353");
  }
  // Of the system's, what is no address is passed over, as the C library does.
  if (taken == 0)
    return Failure("dns.nameservers: '/etc/resolv.conf' names no address; set nameservers in [dns]");
  ub_ctx_set_option(&context, "outbound-msg-retry:", attempts_for(taken));
  return {};
}

tl::expected<void, std::string> set_trust_anchor(ub_ctx& context, const std::string& file) {
  if (file.empty()) {
    ub_ctx_set_option(&context, "module-config:", "iterator");
    return {};
  }
  if (const auto checked = check_trust_anchor(file); !checked)
    return Failure("dns.trust_anchor: " + checked.error());
  ub_ctx_set_option(&context, "module-config:", "validator iterator");
  ub_ctx_add_ta_file(&context, file.c_str());
  return {};
}

}  // namespace

void ContextDeleter::operator()(ub_ctx* context) const { ub_ctx_delete(context); }

tl::expected<UnboundContext, std::string> make_context(const ResolverOptions& options) {
  UnboundContext context(ub_ctx_create());
  if (!context) return Failure("the DNS resolver cannot start: no memory or no random numbers");
  ub_ctx_debugout(context.get(), nullptr);  // it would write to standard error
  for (const auto& [name, value] : kSettings)
    if (const int error = ub_ctx_set_option(context.get(), name, value); error != 0)
      return Failure(std::string("libunbound refuses its option ") + name + " " + value + ": " +
                     ub_strerror(error));
  if (auto set = set_nameservers(*context, options.nameservers); !set) return Failure(set.error());
  if (auto set = set_trust_anchor(*context, options.trust_anchor); !set) return Failure(set.error());
  ub_ctx_async(context.get(), 1);  // a thread; the default forks a process
  return context;
}

Answer decode(const ub_result& result, Type type) {
  Answer answer = without_records(status_of(result));
  answer.secure = result.secure != 0;
  if (answer.status != Status::ok) return answer;
  for (int i = 0; result.data[i]; ++i) {
    if (result.len[i] < 0) return without_records(Status::serv_fail);
    const std::string_view rdata(result.data[i], static_cast<std::size_t>(result.len[i]));
    if (!add_record(answer, type, rdata)) return without_records(Status::serv_fail);
  }
  // Nothing is left of an AAAA answer whose addresses were all IPv4-mapped.
  if (answer.texts.empty() && answer.addresses.empty() && answer.exchangers.empty() && answer.names.empty())
    answer.status = Status::no_data;
  return answer;
}

}  // namespace ampauth::dns
