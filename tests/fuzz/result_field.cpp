// The result field: whatever stands in a message or session, each value is one word of its own property, and
// fields that claim to be ours are known in every spelling.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "header/authentication_results.h"
#include "header/result_field.h"
#include "header/token.h"
#include "lenient_zone.h"
#include "message/message.h"
#include "require.h"

using namespace ampauth;

namespace {

constexpr std::size_t kMaxLine = 998;  // RFC 5322 2.1.1

// Hostile values, one behind the other; what is wanted past the last is "".
class Values {
 public:
  explicit Values(std::string_view bytes) : rest_(bytes) {}
  std::string next() { return std::string(fuzz::take_until(rest_, "\xff")); }
  unsigned below(unsigned limit) {
    const std::string value = next();
    return value.empty() ? 0 : static_cast<unsigned char>(value.front()) % limit;
  }

 private:
  std::string_view rest_;
};

verdict::Evidence evidence_of(Values& values) {
  verdict::Evidence evidence;
  if (values.below(4) > 0) evidence.from = message::Mailbox{values.next(), values.next()};
  evidence.mail_from = values.next();
  evidence.helo = values.next();
  evidence.spf.result = static_cast<spf::Result>(values.below(7));
  evidence.dmarc.result = static_cast<dmarc::Result>(values.below(4));
  if (values.below(2) > 0) evidence.dmarc.policy = dmarc::Policy::reject;
  evidence.tls = {static_cast<tls::Result>(values.below(4)), values.next(), values.next(), 128, ""};
  evidence.reading.structure = static_cast<mime::Structure>(values.below(3));
  evidence.amp_sha256 = values.next();
  if (values.below(2) > 0) evidence.repeated_fields = {"subject", "to"};
  evidence.signatures.resize(values.below(24));
  for (verdict::Signature& signature : evidence.signatures) {
    dkim::Verification& one = signature.verification;
    one.result = static_cast<dkim::Result>(values.below(6));
    one.flaw = one.result == dkim::Result::pass ? dkim::Flaw::none : dkim::Flaw::invalid;
    one.domain = values.next();
    one.selector = values.next();
    one.algorithm = values.next();
    one.b = values.next();
    signature.relaxed_aligned = signature.strict_aligned = true;
  }
  return evidence;
}

// The words of a field's value, as folded: LF and TAB only, no line too long or empty.
std::vector<std::string_view> words_of(std::string_view value) {
  REQUIRE(value.starts_with(' '));
  std::vector<std::string_view> words;
  std::size_t before = header::kFieldName.size() + 1;
  for (std::string_view line : base::split(value, '\n')) {
    REQUIRE(before + line.size() <= kMaxLine && line.size() > 1);
    REQUIRE(line.front() == (before > 0 ? ' ' : '\t'));
    before = 0;
    line.remove_prefix(1);
    REQUIRE(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    for (const std::string_view word : base::split(line, ' ')) words.push_back(word);
  }
  return words;
}

struct Counts {
  std::size_t amp = 0, dkim = 0, spf = 0, dmarc = 0, tls = 0;
};

// Each info begins with its method, and no other word is one.
Counts count_methods(const std::vector<std::string_view>& words) {
  constexpr std::array<std::string_view, 5> kMethods = {"amp", "dkim", "spf", "dmarc", "x-tls"};
  constexpr std::array<std::string_view, 21> kProperties = {"reason",
                                                            "header.from",
                                                            "header.d",
                                                            "header.s",
                                                            "header.a",
                                                            "header.b",
                                                            "smtp.helo",
                                                            "smtp.cipher",
                                                            "smtp.mailfrom",
                                                            "smtp.version",
                                                            "smtp.bits",
                                                            "policy.dmarc",
                                                            "policy.amp-action",
                                                            "policy.amp-signed",
                                                            "policy.amp-parts",
                                                            "policy.amp-size",
                                                            "policy.amp-sha256",
                                                            "policy.amp-repeated",
                                                            "policy.amp-received",
                                                            "policy.amp-profile",
                                                            "policy.amp-test"};
  std::array<std::size_t, kMethods.size()> counts{};
  bool begins_info = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool ends_info = words[i].ends_with(';');
    const std::string_view word = words[i].substr(0, words[i].size() - (ends_info ? 1 : 0));
    REQUIRE(word.find_first_of(";\"()<>,\\") == std::string_view::npos);
    if (i > 0) {
      const std::string_view name = word.substr(0, word.find('='));
      REQUIRE(name.size() + 1 < word.size() && word.rfind('=') == name.size());
      const auto* method = std::find(kMethods.begin(), kMethods.end(), name);
      REQUIRE(begins_info == (method != kMethods.end()));
      REQUIRE(begins_info || std::find(kProperties.begin(), kProperties.end(), name) != kProperties.end());
      if (begins_info) ++counts.at(static_cast<std::size_t>(method - kMethods.begin()));
    }
    begins_info = ends_info;
  }
  REQUIRE(!begins_info);
  return {counts[0], counts[1], counts[2], counts[3], counts[4]};
}

std::size_t count_words(const std::vector<std::string_view>& words, const std::string& wanted) {
  return static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [&](std::string_view word) {
    return word == wanted || word == wanted + ";";
  }));
}

void require_written(Values& values) {
  const std::string authserv_id = values.next();
  verdict::Policy policy;
  policy.profile = values.next();
  policy.dry_run = values.below(2) > 0;
  const verdict::Evidence evidence = evidence_of(values);
  const std::string value =
      header::format_result(authserv_id, verdict::judge(evidence, policy), evidence, policy);

  const std::vector<std::string_view> words = words_of(value);
  const std::string id = header::token(authserv_id);
  REQUIRE(words.front() == id + ";");
  const Counts counts = count_methods(words);
  const std::size_t signatures = std::clamp<std::size_t>(evidence.signatures.size(), 1, 16);
  REQUIRE(counts.amp == 1 && counts.dkim == signatures && counts.spf == 1 && counts.dmarc == 1);
  REQUIRE(counts.tls == (evidence.tls.result == tls::Result::unknown ? 0u : 1u));
  if (!evidence.helo.empty()) REQUIRE(count_words(words, "smtp.helo=" + header::token(evidence.helo)) == 1);
  if (!evidence.mail_from.empty())
    REQUIRE(count_words(words, "smtp.mailfrom=" + header::token(evidence.mail_from)) == 1);

  REQUIRE(header::is_result_field({"X-AMP-Auth", value}));
  REQUIRE(!header::is_result_field({"X-Other", value}));
  REQUIRE(header::claims_results_of({"Authentication-Results", value}, id));
}

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), base::to_upper);
  return text;
}

// Neither letter case nor what stands around a name or before a value hides a field that claims to be ours.
void require_known(const message::HeaderField& field, std::size_t blanks) {
  const bool is_ours = header::is_result_field(field);
  REQUIRE(header::is_result_field({upper_case(field.name) + "\t ", field.value}) == is_ours);
  REQUIRE(is_ours || !message::is_named(field, "x-amp-auth"));
  REQUIRE(header::is_result_field({"X-AMP-Auth", field.value}));
  REQUIRE(header::is_result_field({"X-Other", field.value + "\rX-AMP-Auth: mx"}));

  constexpr std::string_view kId = "mx.example.org";
  const message::HeaderField results{"Authentication-Results", field.value};
  const bool claims = header::claims_results_of(results, kId);
  REQUIRE(header::claims_results_of({"AUTHENTICATION-results ", upper_case(field.value)},
                                    "MX.example.org.") == claims);
  REQUIRE(field.value.find_first_of("\r\n") != std::string::npos ||  // it may hide another field
          !header::claims_results_of({"ARC-Authentication-Results", field.value}, kId));
  REQUIRE(claims || !base::starts_with_ignoring_case(base::trim(field.value), "mx.example.org;"));
  const std::string padding(blanks, ' ');
  REQUIRE(!claims || header::claims_results_of({results.name, padding + field.value}, kId));
  REQUIRE(header::claims_results_of({results.name, padding + "(c)mx.example.org;" + field.value}, kId));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Values values(bytes);
  require_written(values);

  const std::size_t blanks = size < 2 ? size : std::size_t{data[0]} * 256 + data[1];
  require_known({"Subject", std::string(bytes)}, blanks % 8192);
  for (const message::HeaderField& field : message::parse_message(bytes, 1 << 28).fields)
    require_known(field, blanks % 8192);
  return 0;
}
