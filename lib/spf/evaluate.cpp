#include "spf/evaluate.h"

#include <sys/types.h>
// The headers of libspf2 need these before them.
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>

#include "base/ascii.h"
#include "base/domain_name.h"
#include "base/handle.h"
#include "spf/check.h"

extern "C" {
#include <spf2/spf.h>
#include <spf2/spf_dns.h>
}

namespace ampauth::spf {
namespace {

constexpr std::string_view kPostmaster = "postmaster";  // RFC 7208 4.3
constexpr std::size_t kMaxMacroValue =
    320;                         // RFC 5321 4.5.3.1: local part and domain; bounds what %{l} costs
constexpr int kNoLimit = 10000;  // of the library: Check counts over all records

template <auto Free, class T>
base::Handle<T, Free> owned(T* object) {
  if (!object) throw std::bad_alloc();
  return base::Handle<T, Free>(object);
}

// What the library's callbacks reach through SPF_dns_server_t::hook. An exception must not cross its C
// frames.
struct Bridge {
  Check& check;
  std::exception_ptr failure;
};

std::optional<dns::Type> to_type(ns_type type) {
  switch (type) {
    case ns_t_a: return dns::Type::a;
    case ns_t_aaaa: return dns::Type::aaaa;
    case ns_t_mx: return dns::Type::mx;
    case ns_t_ptr: return dns::Type::ptr;
    default: return std::nullopt;
  }
}

// Makes room for `size` octets in the answer's next record.
SPF_dns_rr_data_t& add_record(SPF_dns_rr_t& answer, std::size_t size) {
  if (SPF_dns_rr_buf_realloc(&answer, answer.num_rr, size) != SPF_E_SUCCESS) throw std::bad_alloc();
  return *answer.rr[answer.num_rr++];
}

void fill(SPF_dns_rr_t& answer, const Check::Reply& reply, ns_type type) {
  for (const base::IpAddress& address : reply.addresses) {
    if (address.is_v4() != (type == ns_t_a)) continue;
    SPF_dns_rr_data_t& record = add_record(answer, sizeof(SPF_dns_rr_data_t));
    if (address.is_v4())
      std::memcpy(&record.a, address.octets().data(), sizeof record.a);
    else
      std::memcpy(&record.aaaa, address.octets().data(), sizeof record.aaaa);
  }
  for (const std::string& host : reply.hosts)
    std::memcpy(&add_record(answer, host.size() + 1), host.c_str(), host.size() + 1);
}

// The library aborts on NULL, so only memory that is not there at all ends in it.
SPF_dns_rr_t* look_up(SPF_dns_server_t* server, const char* label, ns_type type, int) {
  auto& bridge = *static_cast<Bridge*>(server->hook);
  SPF_dns_rr_t* answer = SPF_dns_rr_new_init(server, label, type, 0, TRY_AGAIN);
  if (!answer || bridge.failure) return answer;
  try {
    const auto question_type = to_type(type);
    const Check::Reply reply = question_type ? bridge.check.look_up(label, *question_type) : Check::Reply{};
    if (reply.status == Check::Reply::Status::stop) return answer;
    answer->herrno = HOST_NOT_FOUND;
    if (reply.status == Check::Reply::Status::none) return answer;
    fill(*answer, reply, type);
    answer->herrno = NETDB_SUCCESS;
  } catch (...) {
    bridge.failure = std::current_exception();
    answer->herrno = TRY_AGAIN;
  }
  return answer;
}

SPF_errcode_t get_record(SPF_server_t* server, SPF_request_t* request, SPF_response_t* response,
                         SPF_record_t** record) {
  auto& bridge = *static_cast<Bridge*>(server->resolver->hook);
  *record = nullptr;
  if (bridge.failure) return SPF_E_DNS_ERROR;
  try {
    const auto program = bridge.check.program(request->cur_dom);
    if (!program) return SPF_E_DNS_ERROR;
    return SPF_record_compile(server, response, record, program->c_str());
  } catch (...) {
    bridge.failure = std::current_exception();
    return SPF_E_DNS_ERROR;
  }
}

void keep(SPF_dns_server_t*) {}

SPF_dns_server_t dns_layer(Bridge& bridge) {
  SPF_dns_server_t layer{};
  layer.destroy = keep;
  layer.lookup = look_up;
  layer.get_spf = get_record;
  layer.name = "ampauth";
  layer.hook = &bridge;
  return layer;
}

struct Evaluated {
  SPF_result_t result;
  bool term_matched;
};

// SPF_request_query_mailfrom without its free pass for loopback clients, which is not the record's.
Evaluated interpret(SPF_server_t* server, SPF_request_t* request) {
  const auto response = owned<SPF_response_free>(SPF_response_new(request));
  SPF_record_t* compiled = nullptr;
  const SPF_errcode_t error = SPF_server_get_record(server, request, response.get(), &compiled);
  const base::Handle<SPF_record_t, SPF_record_free> record(compiled);
  if (error != SPF_E_SUCCESS) return {SPF_RESULT_INVALID, false};
  response->spf_record_exp = record.get();  // the library aborts without it
  SPF_record_interpret(record.get(), request, response.get(), 0);
  return {response->result, response->reason == SPF_REASON_MECH};
}

// A server of its own for each check: the hook of the server's DNS layer is all that a look-up is given.
Evaluated run_library(const Sender& sender, Check& check) {
  Bridge bridge{check, nullptr};
  SPF_dns_server_t layer = dns_layer(bridge);
  const auto server = owned<SPF_server_free>(SPF_server_new_dns(&layer, 0));
  SPF_server_set_max_dns_mech(server.get(), kNoLimit);
  const auto request = owned<SPF_request_free>(SPF_request_new(server.get()));
  const auto& octets = sender.client.octets();
  if (sender.client.is_v4()) {
    in_addr address{};
    std::memcpy(&address, octets.data(), sizeof address);
    SPF_request_set_ipv4(request.get(), address);
  } else {
    in6_addr address{};
    std::memcpy(&address, octets.data(), sizeof address);
    SPF_request_set_ipv6(request.get(), address);
  }
  // env_from before HELO, which would stand in for it. Macros are ours, so neither need be the real one.
  const std::string top(Check::kTopLabel);
  SPF_request_set_env_from(request.get(), top.c_str());
  SPF_request_set_helo_dom(request.get(), top.c_str());
  request->cur_dom = request->env_from_dp;
  const Evaluated evaluated = interpret(server.get(), request.get());
  if (bridge.failure) std::rethrow_exception(bridge.failure);
  return evaluated;
}

// Without a verdict of Check's the library has come to a match, or to the end of the record.
std::optional<Result> to_result(SPF_result_t result) {
  switch (result) {
    case SPF_RESULT_PASS: return Result::pass;
    case SPF_RESULT_FAIL: return Result::fail;
    case SPF_RESULT_SOFTFAIL: return Result::softfail;
    case SPF_RESULT_NEUTRAL: return Result::neutral;
    default: return std::nullopt;
  }
}

// What %{l} and %{h} may stand for is whatever the client sent. Control characters and other bytes that no
// name holds become "?", so that they can be shown and asked for.
std::string macro_value(std::string_view sent) {
  std::string value(sent.substr(0, kMaxMacroValue));
  std::replace_if(
      value.begin(), value.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return value;
}

std::string_view checked_name(const Identity& identity) {
  if (identity.mail_from.empty()) return identity.helo;
  const std::size_t at = identity.mail_from.rfind('@');
  const std::string_view address = identity.mail_from;
  return at == std::string::npos ? address : address.substr(at + 1);
}

// RFC 7208 4.3: a name of several labels, else there is nothing to check.
std::optional<std::string> checked_domain(const Identity& identity) {
  auto domain = base::to_ascii_domain(checked_name(identity));
  if (!domain || domain->find('.') == std::string::npos) return std::nullopt;
  return domain;
}

Sender to_sender(const Identity& identity, const std::string& domain) {
  const std::size_t at = identity.mail_from.rfind('@');
  const bool has_local_part = at != std::string::npos && at != 0;
  const std::string local_part = has_local_part ? identity.mail_from.substr(0, at) : std::string(kPostmaster);
  return {identity.client, macro_value(local_part), domain, macro_value(identity.helo)};
}

}  // namespace

std::string_view to_string(Result result) {
  switch (result) {
    case Result::none: return "none";
    case Result::neutral: return "neutral";
    case Result::pass: return "pass";
    case Result::fail: return "fail";
    case Result::softfail: return "softfail";
    case Result::temperror: return "temperror";
    case Result::permerror: return "permerror";
  }
  return "?";
}

std::optional<dns::Question> first_question(const Identity& identity) {
  const auto domain = checked_domain(identity);
  if (!domain) return std::nullopt;
  return dns::Question{*domain, dns::Type::txt};
}

Outcome evaluate(const Identity& identity, dns::Lookups& lookups) {
  Outcome outcome;
  outcome.by_helo = identity.mail_from.empty();
  const auto domain = checked_domain(identity);
  if (!domain) {
    outcome.explanation = std::string(outcome.by_helo ? "the HELO name \"" : "the domain of MAIL FROM \"") +
                          macro_value(checked_name(identity)) + "\" is no fully qualified domain name";
    return outcome;
  }
  outcome.domain = *domain;
  const Sender sender = to_sender(identity, *domain);
  Check check(sender, lookups);
  const Evaluated evaluated = run_library(sender, check);
  const auto result = to_result(evaluated.result);
  outcome.security = check.security();
  if (check.verdict()) {
    outcome.result = *check.verdict();
    outcome.explanation = check.reason();
  } else if (result) {
    outcome.result = *result;
    outcome.explanation = check.explain(*result, evaluated.term_matched);
  } else {
    outcome.result = Result::permerror;
    outcome.explanation = "the SPF record of " + *domain + " cannot be evaluated";
  }
  return outcome;
}

}  // namespace ampauth::spf
