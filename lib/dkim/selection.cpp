#include "dkim/selection.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/ascii.h"
#include "dkim/opendkim.h"

namespace ampauth::dkim {
namespace {

constexpr std::size_t kShownBase64 = 8;  // RFC 6008

// Each way to hash the body costs a pass over it. Honest signers need few: signatures of RSA and of Ed25519
// share one.
constexpr std::size_t kMaxBodyHashes = 4;

// Fields that mean one thing to libopendkim and may mean another to who reads the message, with what is odd
// about each: a signature over one says nothing. By their names in lower case, trimmed.
using OddFields = std::map<std::string, std::string_view, std::less<>>;

// Printable ASCII, then blanks (RFC 5322 4.5.8): the names that libopendkim takes for what they are.
bool has_plain_name(const message::HeaderField& field) {
  std::string_view name = field.name;
  while (name.ends_with(' ')) name.remove_suffix(1);
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~' && c != ';'; });
}

// Bytes that no field may hold (RFC 5322 2.2) and that canonicalisers treat in different ways.
bool has_ambiguous_byte(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\0' || c == '\v' || c == '\f' || c == '\n') return true;
    if (c != '\r') continue;
    const bool is_fold = i + 2 < value.size() && value[i + 1] == '\n' && base::is_blank(value[i + 2]);
    if (!is_fold) return true;
    ++i;
  }
  return false;
}

OddFields find_odd_fields(std::span<const message::HeaderField> fields) {
  OddFields odd;
  for (const message::HeaderField& field : fields) {
    const std::string_view problem = !has_plain_name(field)            ? "is misspelled"
                                     : has_ambiguous_byte(field.value) ? "holds a control character"
                                                                       : "";
    if (!problem.empty()) odd.emplace(base::lower_case(base::trim(field.name)), problem);
  }
  return odd;
}

void describe(const Signature& signature, Verification& verification) {
  verification.domain = signature.domain;
  verification.selector = signature.selector;
  verification.algorithm = signature.algorithm;
  verification.b = signature.value.substr(0, kShownBase64);
  verification.signs_content_type = signature.signs("content-type");
  verification.signs_date = signature.signs("date");
  verification.signed_at = signature.signed_at;
  verification.has_body_length = signature.body_length.has_value();
}

Candidate read_candidate(const message::HeaderField& field, std::size_t place, const Interested& interested) {
  Candidate candidate;
  candidate.field = place;
  if (!has_plain_name(field)) {
    candidate.settle(Result::permerror, Flaw::invalid, "the field's name is misspelled");
    return candidate;
  }
  auto signature = parse_signature(field.value);
  if (!signature) {
    candidate.settle(Result::permerror, Flaw::invalid,
                     "the DKIM-Signature field cannot be read: " + signature.error());
    return candidate;
  }
  candidate.signature = std::move(*signature);
  describe(*candidate.signature, candidate.verification);
  candidate.interest = interested(candidate.signature->domain);
  candidate.open = candidate.interest != Interest::none;
  if (!candidate.open)
    candidate.settle(Result::neutral, Flaw::not_examined,
                     "d= cannot align with From, so it was not examined");
  return candidate;
}

void settle_too_many(Candidate& candidate, std::size_t max_signatures) {
  candidate.settle(Result::policy, Flaw::too_many,
                   "at most " + std::to_string(max_signatures) +
                       " signatures are examined, those that can align with From first");
}

// Thousands may arrive, and a signature that was read is large: of each interest only as many are kept as may
// be examined.
std::vector<Candidate> read_candidates(std::span<const message::HeaderField> fields,
                                       const Interested& interested, std::size_t max_signatures) {
  std::vector<Candidate> candidates;
  std::map<Interest, std::size_t> read;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!message::is_named(fields[i], "dkim-signature")) continue;
    Candidate& candidate = candidates.emplace_back(read_candidate(fields[i], i, interested));
    if (!candidate.signature || ++read[candidate.interest] <= max_signatures) continue;
    candidate.signature.reset();
    if (candidate.open) settle_too_many(candidate, max_signatures);
  }
  return candidates;
}

// What the header alone says against a signature that would be examined.
class HeaderRules {
 public:
  explicit HeaderRules(std::span<const message::HeaderField> fields)
      : field_count_(fields.size()),
        from_count_(message::count_named(fields, "from")),
        odd_fields_(find_odd_fields(fields)) {}

  void apply(Candidate& candidate) const {
    const Signature& signature = *candidate.signature;
    if (field_count_ > Opendkim::kMaxFields) {
      candidate.settle(Result::permerror, Flaw::invalid,
                       "the message has " + std::to_string(field_count_) + " header fields, at most " +
                           std::to_string(Opendkim::kMaxFields) + " are examined");
    } else if (from_count_ != 1) {
      candidate.settle(Result::permerror, Flaw::invalid,
                       "the message has " + std::to_string(from_count_) + " From fields where one is wanted");
    } else {
      for (const std::string& name : signature.header_names)
        if (const auto odd = odd_fields_.find(name); odd != odd_fields_.end())
          return candidate.settle(Result::permerror, Flaw::invalid,
                                  "the signed field " + name.substr(0, 40) + " " + std::string(odd->second));
    }
  }

 private:
  std::size_t field_count_;
  std::size_t from_count_;
  OddFields odd_fields_;
};

// The ways to hash the body that the signatures so far need (RFC 6376 3.7).
class BodyHashes {
 public:
  void settle_where_too_many(Candidate& candidate) {
    const Signature& signature = *candidate.signature;
    const Way way{signature.relaxed_body, signature.algorithm == "rsa-sha1", signature.body_length};
    if (ways_.size() < kMaxBodyHashes) ways_.insert(way);
    if (!ways_.contains(way))
      candidate.settle(Result::policy, Flaw::too_many,
                       "the body is hashed in at most " + std::to_string(kMaxBodyHashes) +
                           " ways (c=, a=, l=), those of the first signatures");
  }

 private:
  using Way = std::tuple<bool, bool, std::optional<std::uint64_t>>;
  std::set<Way> ways_;
};

}  // namespace

void Candidate::settle(Result result, Flaw flaw, std::string explanation) {
  verification.result = result;
  verification.flaw = flaw;
  verification.explanation = std::move(explanation);
  open = false;
}

std::vector<Candidate> select(std::span<const message::HeaderField> fields, const Interested& interested,
                              std::size_t max_signatures) {
  std::vector<Candidate> candidates = read_candidates(fields, interested, max_signatures);
  if (candidates.empty()) return candidates;

  const HeaderRules rules(fields);
  BodyHashes hashes;
  std::size_t room = max_signatures;
  for (const Interest interest : {Interest::most, Interest::some}) {
    for (Candidate& candidate : candidates) {
      if (!candidate.open || candidate.interest != interest) continue;
      if (room == 0) {
        settle_too_many(candidate, max_signatures);
      } else {
        --room;
        rules.apply(candidate);
        if (candidate.open) hashes.settle_where_too_many(candidate);
      }
    }
  }
  return candidates;
}

}  // namespace ampauth::dkim
