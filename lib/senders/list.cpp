#include "senders/list.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/failure.h"
#include "base/file.h"
#include "base/quoted.h"
#include "senders/name.h"

namespace ampauth::senders {
namespace {

using Checked = tl::expected<void, std::string>;
using Words = std::vector<std::string_view>;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// The words before the comment. A "#" inside a word is the word's own: it may stand in a local part.
Words words_of(std::string_view line) {
  Words words;
  for (const std::string_view piece : base::split(base::trim(line), ' '))
    for (const std::string_view word : base::split(piece, '\t')) {
      if (word.starts_with('#')) return words;
      if (!word.empty()) words.push_back(word);
    }
  return words;
}

tl::expected<std::string, std::string> parse_entry(const Words& words, List::Form form) {
  if (form == List::Form::senders) return parse_name(words[0]);
  const auto recipient = address_name(words[0]);
  if (!recipient)
    return base::Failure(base::quoted(words[0]) + " is no recipient such as reader@example.org");
  const auto sender = parse_name(words[1]);
  if (!sender) return sender;
  return List::developer_name(*recipient, *sender);
}

}  // namespace

tl::expected<List, std::string> List::parse(std::string_view text, std::string file_name, Form form) {
  List list;
  list.file_name_ = std::move(file_name);
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const auto added = list.add_line(text.substr(0, end), line, form); !added)
      return base::Failure(list.file_name_ + ":" + std::to_string(line) + ": " + added.error());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  list.sort();
  return list;
}

tl::expected<List, std::string> List::load(const std::string& path, Form form) {
  const auto text = base::read_file(path, kMaxFile);
  if (!text) return base::Failure(path + ": cannot be read: " + text.error());
  return parse(*text, path, form);
}

Checked List::add_line(std::string_view text, std::uint32_t line, Form form) {
  if (text.size() > kMaxLine)
    return base::Failure("the line is longer than " + std::to_string(kMaxLine) + " bytes");
  const Words words = words_of(text);
  if (words.empty()) return {};
  const bool of_senders = form == Form::senders;
  const std::size_t entry_words = of_senders ? 1 : 2;
  const bool expires = words.size() == entry_words + 2 && words[entry_words] == "until";
  if (words.size() != entry_words && !expires)
    return base::Failure("write " + std::string(of_senders ? "SENDER" : "RECIPIENT SENDER") +
                         ", and then nothing, a comment that begins with #, or until YYYY-MM-DD");
  const auto name = parse_entry(words, form);
  if (!name) return tl::unexpected(name.error());
  const auto until = expires ? parse_day(words.back()) : Day::max();
  if (!until) return base::Failure(base::quoted(words.back()) + " is no day such as 2027-01-31");
  if (entries_.size() == kMaxEntries)
    return base::Failure("there are more than " + std::to_string(kMaxEntries) + " entries");
  add(*name, *until, line);
  return {};
}

void List::add(std::string_view name, Day until, std::uint32_t line) {
  entries_.push_back(
      {until, line, static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(name.size())});
  names_ += name;
}

// Of several entries of a name the one that counts longest stays.
void List::sort() {
  std::stable_sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
    const int order = name_of(a).compare(name_of(b));
    return order != 0 ? order < 0 : a.until > b.until;
  });
  const auto is_same = [this](const Entry& a, const Entry& b) { return name_of(a) == name_of(b); };
  entries_.erase(std::unique(entries_.begin(), entries_.end(), is_same), entries_.end());
  entries_.shrink_to_fit();
}

std::string_view List::name_of(const Entry& entry) const {
  return std::string_view(names_).substr(entry.begin, entry.size);
}

const List::Entry* List::find(std::span<const std::string> names, Day day) const {
  for (const std::string& name : names) {
    const auto at = std::lower_bound(
        entries_.begin(), entries_.end(), name,
        [this](const Entry& entry, const std::string& wanted) { return name_of(entry) < wanted; });
    if (at != entries_.end() && name_of(*at) == name && day <= at->until) return &*at;
  }
  return nullptr;
}

std::string List::place(const Entry& entry) const { return file_name_ + ":" + std::to_string(entry.line); }

List::Expired List::expired(Day day) const {
  Expired expired;
  for (const Entry& entry : entries_) {
    if (day <= entry.until) continue;
    if (expired.count++ == 0 || entry.line < expired.first_line) expired.first_line = entry.line;
  }
  return expired;
}

std::string List::developer_name(std::string_view recipient, std::string_view sender) {
  return std::string(recipient).append(" ").append(sender);
}

}  // namespace ampauth::senders
