// The receiver's lists of senders: who is denied, who is allowed, and whose developers test a sender that is
// not registered yet.
#pragma once

#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "senders/list.h"
#include "senders/registration.h"

namespace ampauth::senders {

enum class Mode {
  off,         ///< No list counts.
  deny,        ///< Who is denied is refused.
  allow_only,  ///< So is who is not allowed.
};

/// Paths; "" for a list that there is not.
struct Files {
  std::string allow;
  std::string deny;
  std::string developers;
};

/// By what a message's sender is known. Domains as base::to_ascii_domain writes them.
struct Sender {
  std::string address;                         ///< the only one of From; its local part as spelled
  std::vector<std::string> signers;            ///< d= of the signatures that verify and align with From
  std::vector<std::string> undecided_signers;  ///< the same of those whose key could not be looked up
};

/// Immutable; thread-safe.
class Registry {
 public:
  /// Reads every file that is named, whatever the mode, so that a broken one is told when it is written. The
  /// error names the file and its first line at fault.
  static tl::expected<Registry, std::string> load(Mode mode, const Files& files);

  /// Of no lists.
  Registry() = default;

  /// Whether recipients make a difference to check().
  bool wants_recipients() const { return mode_ == Mode::allow_only && developers_.size() > 0; }

  /// `recipients` are addresses as in RCPT TO, without angle brackets. Who is denied is so for developers as
  /// well; a message has developer mode only where each of its recipients has it.
  Registration check(const Sender& sender, std::span<const std::string> recipients, Day today) const;

  /// What there is to tell of a list when it was read.
  struct Notice {
    std::string text;  ///< "FILE: 12 entries, ..."
    bool has_expired_entries = false;
  };
  /// Of each list that has a file.
  std::vector<Notice> notices(Day today) const;

 private:
  bool is_tested(std::span<const std::string> senders, std::span<const std::string> recipients,
                 Day today) const;

  Mode mode_ = Mode::off;
  List allow_, deny_, developers_;
};

}  // namespace ampauth::senders
