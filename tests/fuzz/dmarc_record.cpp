// DMARC records: what is read is said by the first tag of each name, and nothing that follows changes it.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "dmarc/record.h"
#include "require.h"

using namespace ampauth;

namespace {

bool same(const dmarc::Record& a, const dmarc::Record& b) {
  return a.policy == b.policy && a.subdomain_policy == b.subdomain_policy && a.percent == b.percent &&
         a.dkim_alignment == b.dkim_alignment && a.spf_alignment == b.spf_alignment;
}

bool reads_as(std::string_view text, const dmarc::Record& record) {
  const auto again = dmarc::parse_record(text);
  return again && same(*again, record);
}

std::string_view letter_of(alignment::Mode mode) { return mode == alignment::Mode::strict ? "s" : "r"; }

// The tags that say no more and no less than the record.
std::string written(const dmarc::Record& record) {
  std::string text = "p=";
  text.append(dmarc::to_string(record.policy)).append(";sp=").append(to_string(record.subdomain_policy));
  text.append(";adkim=").append(letter_of(record.dkim_alignment));
  text.append(";aspf=").append(letter_of(record.spf_alignment));
  return text + ";pct=" + std::to_string(record.percent);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = dmarc::parse_record(text);
  if (!record) return 0;
  REQUIRE(dmarc::has_version(text));
  REQUIRE(record->percent >= 0 && record->percent <= 100);

  // A record with only a version says nothing, so the rest of this one begins with a tag of its own.
  const std::size_t version_end = text.find(';');
  REQUIRE(version_end != std::string_view::npos);
  const std::string_view rest = text.substr(version_end + 1);
  REQUIRE(reads_as("v=DMARC1;" + written(*record), *record));
  const std::string contrary = ";p=quarantine;sp=quarantine;adkim=s;aspf=s;pct=7";
  REQUIRE(reads_as("v=DMARC1;" + written(*record) + contrary, *record));
  constexpr std::size_t kSafe = 4000;  // with what is added it is not yet too long
  if (size > kSafe) return 0;
  REQUIRE(reads_as("v=DMARC1;" + written(*record) + ";" + std::string(rest), *record));
  REQUIRE(reads_as(" v = DMARC1 ;" + base::lower_case(rest) + "; ;", *record));
  REQUIRE(!dmarc::parse_record("v=DMARC2;" + std::string(rest)));
  REQUIRE(!dmarc::parse_record("x=1;" + std::string(text)));
  return 0;
}
