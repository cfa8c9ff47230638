#include "spf/check.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/domain_name.h"
#include "spf/program.h"

namespace ampauth::spf {
namespace {

constexpr int kMaxVoids = 2;                 // RFC 7208 4.6.4: terms whose name has no record of the type
constexpr std::size_t kMaxExchanges = 10;    // RFC 7208 4.6.4: of one mx term; more are a permerror
constexpr std::size_t kMaxClientNames = 10;  // RFC 7208 4.6.4: further PTR names are ignored
constexpr std::size_t kMaxName = 253;        // RFC 7208 7.3

// An expanded domain-spec as a name to ask for: cut from the left to 253 octets (RFC 7208 7.3), without the
// trailing dot. nullopt for what DNS cannot hold (RFC 7208 4.8): that is not asked, so it is no void look-up.
std::optional<std::string> query_name(std::string_view expanded) {
  if (expanded.ends_with('.')) expanded.remove_suffix(1);
  while (expanded.size() > kMaxName) {
    const std::size_t dot = expanded.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    expanded.remove_prefix(dot + 1);
  }
  if (!dns::is_askable(expanded)) return std::nullopt;
  return std::string(expanded);
}

// The number in "t12" or "h7.in".
std::optional<std::size_t> index_of(std::string_view label, char kind) {
  if (!label.starts_with(kind)) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(label.data() + 1, label.data() + label.size(), index);
  if (error != std::errc{}) return std::nullopt;
  return index;
}

// RFC 7208 4.6.4 counts answers: a name that the resolver does not ask for has none.
bool is_void(const dns::Question& question, dns::Status status) {
  if (!dns::is_askable(question.name)) return false;
  return status == dns::Status::no_data || status == dns::Status::nx_domain;
}

std::string question_text(const dns::Question& question) {
  return "the " + std::string(dns::to_string(question.type)) + " look-up of " + question.name;
}

std::string reverse_name_of(const base::IpAddress& client) {
  const auto spec = client.is_v4() ? "%{ir}.in-addr.arpa" : "%{ir}.ip6.arpa";
  MacroValues values;
  values.client = client;
  return expand(spec, values);
}

}  // namespace

Check::Check(const Sender& sender, dns::Lookups& lookups) : sender_(sender), lookups_(lookups) {}

std::optional<std::string> Check::program(std::string_view label) {
  if (verdict_) return std::nullopt;
  std::optional<std::string> domain = sender_.domain;
  const Step* step = label == kTopLabel ? nullptr : find_step(label);
  if (step) {
    if (!enter(*step)) return std::nullopt;
    domain = target(*step);
  }
  if (!domain) {
    decide(Result::permerror, "the name it expands to is no domain");
    return std::nullopt;
  }
  const Policy* policy = fetch(*domain);
  if (!policy) return std::nullopt;
  const bool takes_over = !step || (step->term->kind == Kind::redirect && step->policy == main_);
  if (takes_over) {
    main_ = policy;
    in_main_.reset();
  }
  return compose_program(policy->record, sender_.client,
                         [&](const Term& term) { return step_label(*policy, term); });
}

Check::Reply Check::look_up(std::string_view label, dns::Type type) {
  Reply reply;
  if (verdict_) {
    reply.status = Reply::Status::stop;
  } else if (type == dns::Type::ptr) {
    if (!current_) return reply;
    const auto domain = target(*current_);
    for (std::string& name : client_names(std::string(label)))
      if (domain && base::is_same_or_subdomain(name, base::lower_case(*domain)))
        reply.hosts.push_back(host_label(std::move(name), false) + "." + std::string(kPtrTarget));
    if (!reply.hosts.empty()) reply.status = Reply::Status::found;
  } else if (const auto host = index_of(label, 'h'); host && *host < hosts_.size()) {
    reply = look_up_host(hosts_[*host], type);
  } else if (const Step* step = find_step(label)) {
    reply = look_up_term(*step, type);
  }
  if (verdict_) reply.status = Reply::Status::stop;
  return reply;
}

void Check::decide(Result result, std::string reason) {
  if (verdict_) return;
  verdict_ = result;
  reason_ = std::move(reason);
  if (current_) reason_ += " (at \"" + current_->term->text + "\" of " + current_->policy->domain + ")";
}

// False where the check ends, since it is one term too many.
bool Check::enter(const Step& step) {
  current_ = step;
  if (step.policy == main_) in_main_ = step;
  if (!asks_dns(step.term->kind)) return true;
  if (++terms_ <= kMaxTerms) return true;
  decide(Result::permerror, "more than 10 terms ask DNS");
  return false;
}

const dns::Answer& Check::answer_to(const dns::Question& question) {
  const dns::Answer& answer = lookups_.answer(question);
  all_secure_ = all_secure_ && answer.secure;
  met_bogus_ = answer.status == dns::Status::bogus;
  return answer;
}

// Whether the check ends, since no answer came.
bool Check::stops_at(const dns::Question& question, dns::Status status) {
  const std::string why(dns::to_string(status));
  if (dns::is_temporary(status))
    decide(Result::temperror, question_text(question) + " failed: " + why);
  else if (status == dns::Status::not_asked)
    decide(Result::permerror, question_text(question) + " was not made: " + why);
  return verdict_.has_value();
}

dns::Security Check::security() const {
  if (verdict_ == Result::temperror && met_bogus_) return dns::Security::bogus;
  return main_ && all_secure_ ? dns::Security::secure : dns::Security::insecure;
}

// The SPF record of `domain` (RFC 7208 4.4 to 4.6); null where the check ends.
const Check::Policy* Check::fetch(const std::string& domain) {
  const dns::Question question{domain, dns::Type::txt};
  const dns::Answer& answer = answer_to(question);
  if (stops_at(question, answer.status)) return nullptr;
  const std::string* found = nullptr;
  for (const std::string& text : answer.texts) {
    if (!is_spf_record(text)) continue;
    if (found) {
      decide(Result::permerror, domain + " has more than one SPF record; merge them into one");
      return nullptr;
    }
    found = &text;
  }
  if (!found) {  // RFC 7208 5.2 and 6.1: behind an include or a redirect that is the sender's error
    decide(current_ ? Result::permerror : Result::none, domain + " has no SPF record");
    return nullptr;
  }
  auto record = parse_record(*found);
  if (!record) {
    decide(Result::permerror, "the SPF record of " + domain + " is malformed: " + record.error());
    return nullptr;
  }
  policies_.push_back({domain, std::move(*record)});
  return &policies_.back();
}

std::string Check::step_label(const Policy& policy, const Term& term) {
  steps_.push_back({&policy, &term});
  return "t" + std::to_string(steps_.size() - 1);
}

std::string Check::host_label(std::string name, bool is_exchange) {
  hosts_.push_back({std::move(name), is_exchange});
  return "h" + std::to_string(hosts_.size() - 1);
}

const Check::Step* Check::find_step(std::string_view label) const {
  const auto index = index_of(label, 't');
  return index && *index < steps_.size() ? &steps_[*index] : nullptr;
}

// The name that the step is about.
std::optional<std::string> Check::target(const Step& step) {
  const std::string& domain = step.policy->domain;
  if (step.term->domain_spec.empty()) return domain;
  MacroValues values{sender_.local_part, sender_.domain, sender_.helo, domain, sender_.client, nullptr};
  values.client_name = [this, &domain] { return client_name(domain); };
  return query_name(expand(step.term->domain_spec, values));
}

// %{p} (RFC 7208 7.3): of the client's validated names the current domain, else one under it, else any.
std::string Check::client_name(const std::string& current_domain) {
  if (client_name_) return *client_name_;
  client_name_ = "unknown";
  int best = 0;
  for (const std::string& name : client_names(reverse_name_of(sender_.client))) {
    const int rank = name == current_domain ? 3 : base::is_same_or_subdomain(name, current_domain) ? 2 : 1;
    if (rank <= best) continue;
    const dns::Type type = sender_.client.is_v4() ? dns::Type::a : dns::Type::aaaa;
    const Reply reply = look_up_host({name, false}, type);
    if (std::count(reply.addresses.begin(), reply.addresses.end(), sender_.client) == 0) continue;
    best = rank;
    client_name_ = name;
  }
  return *client_name_;
}

// RFC 7208 5.5: a DNS error is the same as no name, and only ten names count.
std::vector<std::string> Check::client_names(const std::string& reverse_name) {
  const dns::Question question{reverse_name, dns::Type::ptr};
  const dns::Answer& answer = answer_to(question);
  if (!dns::is_temporary(answer.status)) stops_at(question, answer.status);
  std::vector<std::string> names;
  if (answer.status != dns::Status::ok) return names;
  for (const std::string& name : answer.names) {
    if (names.size() == kMaxClientNames) break;
    names.push_back(base::lower_case(name));
  }
  return names;
}

Check::Reply Check::look_up_term(const Step& step, dns::Type type) {
  Reply reply;
  if (!enter(step)) return reply;
  const Kind kind = step.term->kind;
  if (kind != Kind::a && kind != Kind::mx && kind != Kind::exists) return reply;  // an announcement
  const auto name = target(step);
  if (!name || verdict_) return reply;
  const dns::Question question{*name, type};
  const dns::Answer& answer = answer_to(question);
  if (stops_at(question, answer.status)) return reply;
  if (is_void(question, answer.status) && ++voids_ > kMaxVoids)
    decide(Result::permerror, "more than 2 terms name what DNS does not have");
  if (verdict_ || answer.status != dns::Status::ok) return reply;
  return type == dns::Type::mx ? look_up_exchanges(answer) : addresses(answer);
}

// Their addresses are asked for at once: ten waits, one after another, for each of ten terms would not end
// within the deadline.
Check::Reply Check::look_up_exchanges(const dns::Answer& answer) {
  Reply reply;
  if (answer.exchangers.size() > kMaxExchanges) {
    decide(Result::permerror, "the name has more than 10 MX records");
    return reply;
  }
  const dns::Type type = sender_.client.is_v4() ? dns::Type::a : dns::Type::aaaa;
  for (const dns::Mx& mx : answer.exchangers) {
    const auto name = query_name(mx.host);
    if (!name) continue;
    lookups_.prefetch({*name, type});
    reply.hosts.push_back(host_label(*name, true));
  }
  if (!reply.hosts.empty()) reply.status = Reply::Status::found;
  return reply;
}

Check::Reply Check::look_up_host(const Host& host, dns::Type type) {
  Reply reply;
  const auto name = query_name(host.name);
  if (!name) return reply;
  const dns::Question question{*name, type};
  const dns::Answer& answer = answer_to(question);
  // RFC 7208 5.5: the address of a client's name that cannot be looked up is the same as none.
  const bool may_fail = !host.is_exchange && dns::is_temporary(answer.status);
  if (may_fail || stops_at(question, answer.status) || answer.status != dns::Status::ok) return reply;
  if (host.is_exchange) return addresses(answer);
  reply.addresses = answer.addresses;
  if (!reply.addresses.empty()) reply.status = Reply::Status::found;
  return reply;
}

// Any address is as good as the client's own under /0 (RFC 7208 5.3), which the library does not take.
Check::Reply Check::addresses(const dns::Answer& answer) const {
  Reply reply;
  if (answer.addresses.empty()) return reply;
  reply.status = Reply::Status::found;
  const Term& term = *current_->term;
  const bool has_prefix = term.kind == Kind::a || term.kind == Kind::mx;
  if (has_prefix && (sender_.client.is_v4() ? term.prefix4 : term.prefix6) == 0)
    reply.addresses.push_back(sender_.client);
  else
    reply.addresses = answer.addresses;
  return reply;
}

std::string Check::explain(Result result, bool term_matched) const {
  const std::string client = sender_.client.to_string();
  if (!main_) return "no SPF record was evaluated";
  if (!term_matched || !in_main_)
    return "no term of the SPF record of " + main_->domain + " matches " + client;
  std::string text = "term \"" + in_main_->term->text + "\" of the SPF record of " + main_->domain;
  text += " matches " + client;
  if (result == Result::pass && current_ && current_->policy != in_main_->policy)
    text += " (by \"" + current_->term->text + "\" of " + current_->policy->domain + ")";
  return text;
}

}  // namespace ampauth::spf
