// Messages signed by independent signers, made anew for each run of the tests, and what is said of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/verify.h"

namespace ampauth::dkim {

/// The bytes of NAME.eml as make_signed.py or make_signed.pl wrote it. The first call runs both. Throws
/// std::runtime_error where a signer is missing or fails, or there is no such message.
const std::string& signed_message(const std::string& name);
/// All names, sorted.
const std::vector<std::string>& signed_message_names();

/// A file beside the tests; its lines end in LF.
std::string read_test_file(const std::string& path);
/// With CRLF for each LF.
std::string with_crlf(std::string_view text);
/// The one `from` in `text` replaced. Throws std::runtime_error where there is none.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// An Interested: every signature is to be examined.
Interest in_all(std::string_view domain);
/// Most interest in one domain; `in_others` in all others.
Interested most_in(std::string domain, Interest in_others);

struct Examination {
  std::vector<Verification> verifications;
  std::vector<std::string> asked;  ///< "TXT selector._domainkey.example.com"
};

struct Examiner {
  std::string zone = read_test_file("keys/zone");
  Limits limits = {};
  Interested interested = in_all;
  std::uint64_t now = 0;  ///< 0: the present

  Examination operator()(std::string_view message) const;
};

/// "pass", "policy body_length", ... one for each signature, joined with ", ".
std::string summary(const std::vector<Verification>& verifications);

}  // namespace ampauth::dkim
