#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

#include "base/file.h"
#include "config/checks.h"
#include "config/config.h"
#include "config/nearest.h"
#include "config/options.h"

namespace ampauth::config {
namespace {

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "a string";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a number with a fraction";
    case toml::node_type::boolean: return "true or false";
    default: return "a date or time";
  }
}

std::optional<std::vector<std::string>> strings_of(const toml::node& node) {
  const toml::array* array = node.as_array();
  if (!array) return std::nullopt;
  std::vector<std::string> strings;
  for (const toml::node& element : *array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return std::nullopt;
    strings.push_back(*text);
  }
  return strings;
}

// The value that `node` holds, nullopt where its type is not that of `like`.
std::optional<Value> value_of(const toml::node& node, const Value& like) {
  return std::visit(
      [&](const auto& example) -> std::optional<Value> {
        using T = std::decay_t<decltype(example)>;
        if constexpr (std::is_same_v<T, std::vector<std::string>>)
          return strings_of(node);
        else
          return node.value_exact<T>();
      },
      like);
}

// Reads one file, and goes on after a complaint.
class Reader {
 public:
  Config config = defaults();

  void read(const toml::table& document) {
    for (const auto& [name, node] : document) {
      const auto known =
          std::find_if(tables().begin(), tables().end(),
                       [&, &name = name](const Table& table) { return table.name == name.str(); });
      if (known == tables().end())
        complain(name.source(), about_unknown_table(name.str(), node));
      else if (const toml::table* values = node.as_table())
        read_table(*known, *values);
      else
        complain(name.source(), base::quoted(name.str()) + " is a table: begin it with the line [" +
                                    std::string(name.str()) + "]");
    }
    check_durations(document);
    check_senders(document);
  }

  // Each led by its place, in the order of the file.
  Complaints complaints(std::string_view file_name) && {
    std::stable_sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
      return std::tie(a.at.line, a.at.column) < std::tie(b.at.line, b.at.column);
    });
    Complaints lines;
    for (const Found& found : found_)
      lines.push_back(std::string(file_name) + ":" + std::to_string(found.at.line) + ":" +
                      std::to_string(found.at.column) + ": " + found.what);
    return lines;
  }

  void complain(const toml::source_region& where, std::string what) {
    found_.push_back({where.begin, std::move(what)});
  }

 private:
  struct Found {
    toml::source_position at;
    std::string what;
  };

  void read_table(const Table& table, const toml::table& values) {
    for (const auto& [key, node] : values) {
      const auto known =
          std::find_if(table.options.begin(), table.options.end(),
                       [&, &key = key](const Option& option) { return option.key == key.str(); });
      if (known == table.options.end())
        complain(key.source(), about_unknown_key(table, key.str()));
      else
        read_value(table, *known, node);
    }
  }

  void read_value(const Table& table, const Option& option, const toml::node& node) {
    const std::string name = std::string(table.name) + "." + std::string(option.key) + ": ";
    const auto value = value_of(node, option.binding.default_value);
    if (!value) {
      const bool of_others = node.is_array() && option.binding.default_value.index() == 3;
      complain(node.source(), name + "must be " + std::string(option.binding.form) + ", not " +
                                  std::string(of_others ? "a list of something else" : type_name(node)));
    } else if (const auto set = option.binding.set(config, *value); !set) {
      complain(node.source(), name + set.error());
    }
  }

  // A single question that outlasts its message would make one of the two values meaningless.
  void check_durations(const toml::table& document) {
    if (config.dns.timeout <= config.dns.deadline) return;
    const auto timeout = document["dns"]["timeout"];
    const toml::node* at = timeout ? timeout.node() : document["dns"]["deadline"].node();
    complain(at->source(), "dns.timeout: " + to_string(config.dns.timeout) +
                               " is longer than dns.deadline, " + to_string(config.dns.deadline));
  }

  // A mode without its list, or whose list would be asked about a From that anybody may write.
  void check_senders(const toml::table& document) {
    const Config::Senders& senders = config.senders;
    const Config::Custom& custom = config.custom;
    const bool authenticates = custom.dmarc_pass || (custom.dkim && custom.alignment != "none");
    std::string why;
    if (senders.mode == "deny" && senders.deny.empty()) why = "needs senders.deny, a file";
    if (senders.mode == "allow-only" && senders.allow.empty()) why = "needs senders.allow, a file";
    if (senders.mode == "allow-only" && config.policy.profile == "custom" && !authenticates)
      why = "needs a profile that authenticates From: custom.dkim with an alignment, or custom.dmarc_pass";
    if (!why.empty())
      complain(document["senders"]["mode"].node()->source(),
               "senders.mode: " + base::quoted(senders.mode) + " " + why);
  }

  static std::string about_unknown_table(std::string_view name, const toml::node& node) {
    if (!node.is_table()) {
      const std::string what = base::quoted(name) + " stands outside of a table";
      const auto home = table_with(name);
      return home ? what + "; it belongs in [" + std::string(*home) + "]" : what;
    }
    std::vector<std::string_view> names;
    for (const Table& table : tables()) names.push_back(table.name);
    return "unknown table " + base::quoted(name) + did_you_mean(name, names);
  }

  static std::string about_unknown_key(const Table& table, std::string_view key) {
    const std::string what = std::string(table.name) + ": unknown key " + base::quoted(key);
    if (const auto home = table_with(key)) return what + "; it belongs in [" + std::string(*home) + "]";
    std::vector<std::string_view> keys;
    for (const Option& option : table.options) keys.push_back(option.key);
    return what + did_you_mean(key, keys);
  }

  static std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& words) {
    const auto word = nearest(text, words);
    return word ? "; did you mean '" + std::string(*word) + "'?" : "";
  }

  static std::optional<std::string_view> table_with(std::string_view key) {
    for (const Table& table : tables())
      for (const Option& option : table.options)
        if (option.key == key) return table.name;
    return std::nullopt;
  }

  std::vector<Found> found_;
};

}  // namespace

tl::expected<Config, Complaints> parse(std::string_view toml, std::string_view file_name) {
  Reader reader;
  try {
    reader.read(toml::parse(toml));
  } catch (const toml::parse_error& error) {
    reader.complain(error.source(), std::string(error.description()));
  }
  Config config = reader.config;
  Complaints complaints = std::move(reader).complaints(file_name);
  if (!complaints.empty()) return tl::unexpected(std::move(complaints));
  return config;
}

tl::expected<Config, Complaints> load(const std::string& path) {
  const auto text = base::read_file(path);
  if (!text) return tl::unexpected(Complaints{path + ": cannot be read: " + text.error()});
  return parse(*text, path);
}

}  // namespace ampauth::config
