// The SPF project's own suite for RFC 7208.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>

#include "base/ascii.h"
#include "spf/evaluate.h"

namespace ampauth::spf {
namespace {

constexpr const char* kSuite = AMPAUTH_SOURCE_DIR "/../shared/suites/spf/rfc7208-tests.yml";

std::string without_dot(std::string name) {
  name = base::lower_case(name);
  if (name.ends_with('.')) name.pop_back();
  return name;
}

// A text is a string, or a list of strings to be joined.
std::string joined(const YAML::Node& node) {
  if (!node.IsSequence()) return node.as<std::string>();
  std::string text;
  for (const auto& piece : node) text += piece.as<std::string>();
  return text;
}

// A scenario's zonedata. TIMEOUT in a name's list is the answer for each type that the list does not hold.
class SuiteResolver : public dns::Resolver {
 public:
  explicit SuiteResolver(const YAML::Node& zonedata) {
    for (const auto& entry : zonedata) add(without_dot(entry.first.as<std::string>()), entry.second);
  }

  dns::Pending ask(const dns::Question& question) override {
    std::promise<dns::Answer> promise;
    promise.set_value(answer(without_dot(question.name), question.type, 0));
    return promise.get_future().share();
  }

 private:
  struct Node {
    std::map<dns::Type, dns::Answer> answers;
    bool times_out = false;
  };

  void add(const std::string& name, const YAML::Node& entries) {
    Node& node = nodes_[name];
    std::vector<std::string> spf;
    bool has_txt = false;  // "NONE" too: then SPF entries are not copied
    for (const auto& entry : entries) {
      if (entry.IsScalar()) {
        node.times_out = true;
        continue;
      }
      const auto type = entry.begin()->first.as<std::string>();
      const YAML::Node value = entry.begin()->second;
      if (type == "SPF") {
        spf.push_back(joined(value));
      } else if (type == "TXT") {
        has_txt = true;
        if (!value.IsScalar() || value.as<std::string>() != "NONE")
          record(node, dns::Type::txt).texts.push_back(joined(value));
      } else {
        add_other(node, type, value);
      }
    }
    if (!has_txt)
      for (std::string& text : spf) record(node, dns::Type::txt).texts.push_back(std::move(text));
  }

  static void add_other(Node& node, const std::string& type, const YAML::Node& value) {
    if (type == "MX") {
      record(node, dns::Type::mx)
          .exchangers.push_back({value[0].as<std::uint16_t>(), without_dot(value[1].as<std::string>())});
    } else if (type == "PTR" || type == "CNAME") {
      record(node, type == "PTR" ? dns::Type::ptr : dns::Type::cname)
          .names.push_back(without_dot(value.as<std::string>()));
    } else {
      const auto address = base::IpAddress::parse(value.as<std::string>());
      ASSERT_TRUE(address) << value;
      record(node, type == "A" ? dns::Type::a : dns::Type::aaaa).addresses.push_back(*address);
    }
  }

  static dns::Answer& record(Node& node, dns::Type type) {
    dns::Answer& answer = node.answers[type];
    answer.status = dns::Status::ok;
    return answer;
  }

  dns::Answer answer(const std::string& name, dns::Type type, int aliases) const {
    dns::Answer answer;
    const auto node = nodes_.find(name);
    if (node == nodes_.end()) {
      answer.status = dns::Status::nx_domain;
      return answer;
    }
    if (const auto found = node->second.answers.find(type); found != node->second.answers.end())
      return found->second;
    if (const auto alias = node->second.answers.find(dns::Type::cname); alias != node->second.answers.end()) {
      if (aliases < 8) return this->answer(alias->second.names.front(), type, aliases + 1);
      answer.status = dns::Status::serv_fail;
      return answer;
    }
    answer.status = node->second.times_out ? dns::Status::timeout : dns::Status::no_data;
    return answer;
  }

  std::map<std::string, Node> nodes_;
};

std::vector<std::string> allowed_results(const YAML::Node& result) {
  if (result.IsSequence()) return result.as<std::vector<std::string>>();
  return {result.as<std::string>()};
}

bool passes(const std::string& name, const YAML::Node& test, const YAML::Node& zonedata) {
  SuiteResolver resolver(zonedata);
  dns::Lookups lookups(resolver, std::chrono::seconds(5));
  const auto client = base::IpAddress::parse(test["host"].as<std::string>());
  if (!client) {
    ADD_FAILURE() << name << ": " << test["host"];
    return false;
  }
  const Outcome outcome =
      evaluate({*client, test["helo"].as<std::string>(), test["mailfrom"].as<std::string>("")}, lookups);
  const auto allowed = allowed_results(test["result"]);
  const bool passed = std::count(allowed.begin(), allowed.end(), to_string(outcome.result)) == 1;
  EXPECT_TRUE(passed) << name << ": got " << to_string(outcome.result) << " (" << outcome.explanation
                      << "), allowed " << test["result"];
  return passed;
}

TEST(Suite, rfc_7208) {
  if (!std::filesystem::exists(kSuite)) GTEST_SKIP() << kSuite << " is not here";
  int cases = 0;
  int passed = 0;
  for (const YAML::Node& scenario : YAML::LoadAllFromFile(kSuite)) {
    for (const auto& test : scenario["tests"]) {
      ++cases;
      passed += passes(test.first.as<std::string>(), test.second, scenario["zonedata"]);
    }
  }
  std::cout << "RFC 7208 suite: " << passed << " of " << cases << " passed\n";
  EXPECT_EQ(cases, 203);
  EXPECT_EQ(passed, cases);
}

}  // namespace
}  // namespace ampauth::spf
