// Our own verdict on the forms of From that real parsers were asked about: tests/from_forms/TABLE.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "message/from.h"

namespace ampauth::message {
namespace {

struct Form {
  std::string name;
  std::string value;
  std::string address;
  bool alike;
};

std::string without_ticks(std::string_view text) {
  text = base::trim(text);
  return std::string(text.substr(1, text.size() - 2));
}

std::string unescaped(std::string_view written) {
  std::string value;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '\\') {
      value += written[i];
      continue;
    }
    const char kind = written.at(++i);
    if (kind == 'x') {
      value +=
          static_cast<char>(base::hex_value(written.at(i + 1)) * 16 + base::hex_value(written.at(i + 2)));
      i += 2;
    } else {
      value += kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == 't' ? '\t' : kind;
    }
  }
  return value;
}

// The rows of the table, whose second column is in ticks.
std::vector<Form> read_forms() {
  std::ifstream table(AMPAUTH_SOURCE_DIR "/tests/from_forms/TABLE.md");
  std::vector<Form> forms;
  for (std::string line; std::getline(table, line);) {
    const auto columns = base::split(line, '|');
    if (columns.size() != 9 || !base::trim(columns[2]).starts_with('`')) continue;
    forms.push_back({std::string(base::trim(columns[1])), unescaped(without_ticks(columns[2])),
                     without_ticks(columns[4]), base::trim(columns[3]) == "yes"});
  }
  return forms;
}

// What is accepted though not all parsers read it alike: most senders write it, or RFC 5322 or 6532 allow it.
// None sees another mailbox.
const std::map<std::string, std::string> kAcceptedAllTheSame = {
    {"a name with a domain", "obs-phrase (RFC 5322 4.1), as in John Q. Public: two give up"},
    {"a coded comma in an encoded word", "RFC 2047; two stop at the dot in it"},
    {"a dot at the name's end", "obs-phrase: one gives up"},
    {"a name of two dots", "obs-phrase: five give up"},
    {"a name in UTF-8", "RFC 6532; three give up"},
    {"an unquoted bullet and sign", "RFC 6532; three give up"},
    {"a blank within the brackets", "CFWS (RFC 5322 3.4.1); Go gives up"},
    {"a comment behind the address", "CFWS; one takes it for a part of the address"},
    {"a comment with an address behind the address", "CFWS; one takes it for a part of the address"},
    {"a domain in UTF-8", "RFC 6532; who knows no UTF-8 shows its bytes as other characters"},
};

TEST(FromForms, are_accepted_only_if_all_parsers_read_them_alike) {
  const std::vector<Form> forms = read_forms();
  ASSERT_GT(forms.size(), 70u);
  for (const Form& form : forms) {
    SCOPED_TRACE(form.name);
    const auto from = parse_from_value(" " + form.value);
    EXPECT_EQ(from.has_value(), form.alike || kAcceptedAllTheSame.count(form.name) == 1);
    EXPECT_EQ(from ? from->address() : form.address, form.address);
  }
}

TEST(FromForms, hold_every_exception) {
  const std::vector<Form> forms = read_forms();
  for (const auto& [name, why] : kAcceptedAllTheSame)
    EXPECT_TRUE(std::any_of(forms.begin(), forms.end(), [&](const Form& form) {
      return form.name == name && !form.alike;
    })) << name;
}

}  // namespace
}  // namespace ampauth::message
