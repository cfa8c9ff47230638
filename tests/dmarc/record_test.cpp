#include "dmarc/record.h"

#include <gtest/gtest.h>

namespace ampauth::dmarc {
namespace {

std::string text_of(const std::optional<Record>& record) {
  if (!record) return "none";
  std::string text(to_string(record->policy));
  text.append(" ").append(to_string(record->subdomain_policy));
  text += record->dkim_alignment == alignment::Mode::strict ? " s" : " r";
  text += record->spf_alignment == alignment::Mode::strict ? " s " : " r ";
  return text + std::to_string(record->percent);
}

TEST(DmarcRecord, IsReadStrictly) {
  const struct {
    const char* what;
    const char* record;
    const char* text;  // p sp adkim aspf pct
  } rows[] = {
      {"the least", "v=DMARC1; p=none", "none none r r 100"},
      {"reject", "v=DMARC1;p=reject", "reject reject r r 100"},
      {"quarantine", "v=DMARC1; p=quarantine;", "quarantine quarantine r r 100"},
      {"a policy for subdomains", "v=DMARC1; p=reject; sp=none", "reject none r r 100"},
      {"strict alignment", "v=DMARC1; p=reject; adkim=s; aspf=s", "reject reject s s 100"},
      {"aspf alone", "v=DMARC1; p=reject; aspf=s", "reject reject r s 100"},
      {"a percentage", "v=DMARC1; p=reject; pct=25", "reject reject r r 25"},
      {"nought per cent", "v=DMARC1; p=reject; pct=0", "reject reject r r 0"},
      {"capitals in the values", "v=DMARC1; P=Reject; SP=None", "reject none r r 100"},
      {"blanks everywhere", " v = DMARC1 ;  p = reject ; adkim = s ", "reject reject s r 100"},
      {"report addresses and options",
       "v=DMARC1; p=reject; rua=mailto:a@example.com; fo=1; ri=86400; rf=afrf", "reject reject r r 100"},
      {"unknown tags", "v=DMARC1; p=reject; np=none; psd=n; x=y", "reject reject r r 100"},
      {"a bad percentage is the default", "v=DMARC1; p=reject; pct=abc", "reject reject r r 100"},
      {"a percentage over 100", "v=DMARC1; p=reject; pct=101", "reject reject r r 100"},
      {"a bad alignment is the default", "v=DMARC1; p=reject; adkim=x", "reject reject r r 100"},
      {"a bad fo does not hurt", "v=DMARC1; p=reject; fo=z; rf=iodef; ri=x", "reject reject r r 100"},
      {"a bad policy that asks for reports is none", "v=DMARC1; p=bogus; rua=mailto:a@example.com",
       "none none r r 100"},
      {"a bad sp that asks for reports is none", "v=DMARC1; p=reject; sp=x; rua=mailto:a@example.com",
       "none none r r 100"},

      {"of a tag that stands there twice the first counts", "v=DMARC1; p=reject; p=none",
       "reject reject r r 100"},
      {"a tag without a value sign does not hurt", "v=DMARC1; p=reject; adkim=s; hello",
       "reject reject s r 100"},
      {"nor one without a name", "v=DMARC1; p=reject; =x", "reject reject r r 100"},

      {"a bad policy without reports", "v=DMARC1; p=bogus", "none"},
      {"a shortened policy", "v=DMARC1; p=r", "none"},
      {"no policy", "v=DMARC1", "none"},
      {"no version", "p=reject", "none"},
      {"the version late", "p=reject; v=DMARC1", "none"},
      {"the version in small letters", "v=dmarc1; p=reject", "none"},
      {"another version", "v=DMARC2; p=reject", "none"},
      {"a version that only begins right", "v=DMARC12; p=reject", "none"},
      {"another kind of record", "v=spf1 -all", "none"},
      {"nothing", "", "none"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    // "none" alone stands for no record.
    EXPECT_EQ(text_of(parse_record(row.record)), row.text);
  }
  EXPECT_FALSE(parse_record("v=DMARC1; p=reject; x=" + std::string(10000, 'a')));
}

}  // namespace
}  // namespace ampauth::dmarc
