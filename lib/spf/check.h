// One check_host() as libspf2 sees it from below: which records and addresses its names stand for, and the
// limits of RFC 7208 4.6.4. No libspf2 in here: evaluate.cpp carries questions and answers across.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/lookups.h"
#include "spf/evaluate.h"
#include "spf/macro.h"
#include "spf/record.h"

namespace ampauth::spf {

/// Whom to check.
struct Sender {
  base::IpAddress client;
  std::string local_part;
  std::string domain;  ///< As base::to_ascii_domain writes it.
  std::string helo;
};

/// The library never sees a name of the sender's: every name in a program is a label ("t3" for a term, "h7"
/// for a host) that only this object can resolve. So nothing published can be mistaken for anything else, no
/// macro reaches the library, and each look-up tells which term the evaluation has come to.
class Check {
 public:
  static constexpr std::string_view kTopLabel = "top";  ///< Stands for the sender's domain.

  struct Reply {
    enum class Status { found, none, stop };
    Status status = Status::none;
    std::vector<base::IpAddress> addresses;
    std::vector<std::string> hosts;  ///< Labels; of exchanges, or of the client's names.
  };

  /// `lookups` is borrowed.
  Check(const Sender& sender, dns::Lookups& lookups);
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;

  /// The record of the domain that `label` stands for, rewritten for SPF_record_compile. nullopt where the
  /// check ends here: verdict() is set.
  std::optional<std::string> program(std::string_view label);

  /// `label` is one of a program or a reply, or the client's name in the reverse zone for PTR.
  /// Status::stop: verdict() is set, or must be reached by giving up.
  Reply look_up(std::string_view label, dns::Type type);

  /// Set once no further evaluation can change the result.
  const std::optional<Result>& verdict() const { return verdict_; }
  /// With a verdict: why.
  const std::string& reason() const { return reason_; }

  /// For a result that the library came to: the sentence that names the record and the term.
  std::string explain(Result result, bool term_matched) const;

  /// Of the answers that the check rests upon: see Outcome.
  dns::Security security() const;

 private:
  struct Policy {
    std::string domain;
    Record record;
  };
  struct Step {
    const Policy* policy;
    const Term* term;
  };
  struct Host {
    std::string name;
    bool is_exchange;  // else a name of the client's
  };

  void decide(Result result, std::string reason);
  bool enter(const Step& step);
  const dns::Answer& answer_to(const dns::Question& question);
  bool stops_at(const dns::Question& question, dns::Status status);
  const Policy* fetch(const std::string& domain);
  std::string step_label(const Policy& policy, const Term& term);
  std::string host_label(std::string name, bool is_exchange);
  const Step* find_step(std::string_view label) const;
  std::optional<std::string> target(const Step& step);
  std::string client_name(const std::string& current_domain);
  std::vector<std::string> client_names(const std::string& reverse_name);
  Reply look_up_term(const Step& step, dns::Type type);
  Reply look_up_exchanges(const dns::Answer& answer);
  Reply look_up_host(const Host& host, dns::Type type);
  Reply addresses(const dns::Answer& answer) const;

  const Sender& sender_;
  dns::Lookups& lookups_;
  std::deque<Policy> policies_;  // deques: steps point into them
  std::deque<Step> steps_;
  std::deque<Host> hosts_;
  const Policy* main_ = nullptr;  // the sender's own, or where redirects led from it
  std::optional<Step> current_;   // the term that the evaluation has come to
  std::optional<Step> in_main_;   // the last one of main_'s
  std::optional<std::string> client_name_;
  int terms_ = 0;
  int voids_ = 0;
  bool all_secure_ = true;
  bool met_bogus_ = false;  // the last answer was
  std::optional<Result> verdict_;
  std::string reason_;
};

}  // namespace ampauth::spf
