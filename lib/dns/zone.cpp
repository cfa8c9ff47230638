#include "dns/zone.h"

#include <charconv>

#include "base/ascii.h"
#include "base/failure.h"

namespace ampauth::dns {
namespace {

constexpr int kMaxAliases = 8;  // a chain of CNAMEs longer than this is a loop

struct Line {
  std::string name;
  std::string_view type;
  std::string_view value;
};

std::string canonical_name(std::string_view name) {
  std::string lower = base::lower_case(name);
  if (lower.ends_with('.')) lower.pop_back();
  return lower;
}

std::string_view take_word(std::string_view& text) {
  text = base::trim(text);
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = base::trim(text.substr(end));
  return word;
}

std::optional<Type> parse_type(std::string_view text) {
  for (const Type type : {Type::a, Type::aaaa, Type::mx, Type::txt, Type::ptr, Type::cname})
    if (base::equals_ignoring_case(text, to_string(type))) return type;
  return std::nullopt;
}

std::optional<Status> parse_fault(std::string_view text) {
  if (text == "!timeout") return Status::timeout;
  if (text == "!servfail" || text == "!refused") return Status::serv_fail;
  if (text == "!nxdomain") return Status::nx_domain;
  if (text == "!bogus") return Status::bogus;
  return std::nullopt;
}

// One or more quoted strings, joined. nullopt where a quote is missing or an escape is malformed.
std::optional<std::string> parse_quoted(std::string_view text) {
  std::string joined;
  bool open = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      open = !open;
    } else if (!open) {
      if (!base::is_blank(c)) return std::nullopt;
    } else if (c != '\\') {
      joined += c;
    } else if (i + 3 < text.size() && base::is_digit(text[i + 1])) {
      int octet = 0;
      const char* digits = text.data() + i + 1;
      const auto [end, error] = std::from_chars(digits, digits + 3, octet);
      if (error != std::errc{} || end != digits + 3 || octet > 255) return std::nullopt;
      joined += static_cast<char>(octet);
      i += 3;
    } else if (i + 1 < text.size()) {
      joined += text[++i];
    } else {
      return std::nullopt;
    }
  }
  if (open) return std::nullopt;
  return joined;
}

// Adds the record that `value` writes. The error says what is wrong with it.
tl::expected<void, std::string> add_record(Answer& answer, Type type, std::string_view value) {
  answer.status = Status::ok;
  switch (type) {
    case Type::txt: {
      const auto text = value.starts_with('"') ? parse_quoted(value) : std::string(value);
      if (!text)
        return base::Failure("malformed quoted string; write \"text\", with \\\" \\\\ \\DDD for odd bytes");
      answer.texts.push_back(*text);
      return {};
    }
    case Type::a:
    case Type::aaaa: {
      const auto address = base::IpAddress::parse(value);
      if (!address || address->is_v4() != (type == Type::a))
        return base::Failure("'" + std::string(value) + "' is no address of this type");
      answer.addresses.push_back(*address);
      return {};
    }
    case Type::mx: {
      Mx mx;
      const std::string_view preference = take_word(value);
      const auto [end, error] =
          std::from_chars(preference.data(), preference.data() + preference.size(), mx.preference);
      if (error != std::errc{} || end != preference.data() + preference.size() || value.empty())
        return base::Failure("an MX record is written 'preference host', for example '10 mail.example.com'");
      mx.host = canonical_name(value);
      answer.exchangers.push_back(mx);
      return {};
    }
    case Type::ptr:
    case Type::cname:
      if (value.empty()) return base::Failure("the host name is missing");
      answer.names.push_back(canonical_name(value));
      return {};
  }
  return base::Failure("unknown type");
}

}  // namespace

tl::expected<Zone, std::string> Zone::parse(std::string_view text, std::string_view file_name) {
  Zone zone;
  std::size_t number = 0;
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    line = base::trim(line);
    if (line.empty() || line.front() == '#') continue;
    const auto complain = [&](const std::string& what) {
      return base::Failure(std::string(file_name) + ":" + std::to_string(number) + ": " + what);
    };
    const std::string name = canonical_name(take_word(line));
    const std::string_view type_word = take_word(line);
    Node& node = zone.nodes_[name];
    const auto type = parse_type(type_word);
    if (!type && type_word != "*")
      return complain("unknown type '" + std::string(type_word) + "'; use TXT, A, AAAA, MX, PTR, CNAME or *");
    if (line.starts_with('!')) {
      const auto fault = parse_fault(line);
      if (!fault)
        return complain("unknown fault '" + std::string(line) +
                        "'; use !timeout, !servfail, !refused, !nxdomain or !bogus");
      if (type)
        node.faults[*type] = *fault;
      else
        node.any_fault = fault;
      continue;
    }
    if (!type) return complain("the type * stands for faults only");
    if (const auto added = add_record(node.answers[*type], *type, line); !added)
      return complain(added.error());
  }
  return zone;
}

// RFC 4592: the closest wildcard, and only where the name itself does not exist.
const Zone::Node* Zone::find(const std::string& name) const {
  if (const auto exact = nodes_.find(name); exact != nodes_.end()) return &exact->second;
  // A name with others below it exists without records (an empty non-terminal).
  static const Node kEmpty;
  const std::string below = "." + name;
  for (const auto& [other, node] : nodes_)
    if (other.ends_with(below) && !other.starts_with("*.")) return &kEmpty;
  for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
    if (const auto wild = nodes_.find("*" + name.substr(dot)); wild != nodes_.end()) return &wild->second;
  return nullptr;
}

Answer Zone::answer(const Question& question) const {
  std::string name = canonical_name(question.name);
  Answer answer;
  for (int alias = 0; alias <= kMaxAliases; ++alias) {
    const Node* node = find(name);
    if (!node) {
      answer.status = Status::nx_domain;
      return answer;
    }
    if (node->any_fault || node->faults.contains(question.type)) {
      answer.status = node->any_fault ? *node->any_fault : node->faults.at(question.type);
      return answer;
    }
    if (const auto found = node->answers.find(question.type); found != node->answers.end())
      return found->second;
    const auto cname = node->answers.find(Type::cname);
    if (cname == node->answers.end()) {
      answer.status = Status::no_data;
      return answer;
    }
    name = cname->second.names.front();
  }
  answer.status = Status::serv_fail;
  return answer;
}

Pending Zone::ask(const Question& question) {
  std::promise<Answer> promise;
  promise.set_value(answer(question));
  return promise.get_future().share();
}

}  // namespace ampauth::dns
