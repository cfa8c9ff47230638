#include "senders/registry.h"

#include <algorithm>

#include "senders/name.h"

namespace ampauth::senders {
namespace {

tl::expected<void, std::string> load_into(List& list, const std::string& path, List::Form form) {
  if (path.empty()) return {};
  auto loaded = List::load(path, form);
  if (!loaded) return tl::unexpected(loaded.error());
  list = std::move(*loaded);
  return {};
}

void add_signers(std::vector<std::string>& names, const std::vector<std::string>& domains) {
  for (const std::string& domain : domains) names.push_back(name_of_signer(domain));
}

}  // namespace

tl::expected<Registry, std::string> Registry::load(Mode mode, const Files& files) {
  Registry registry;
  registry.mode_ = mode;
  auto loaded = load_into(registry.deny_, files.deny, List::Form::senders);
  if (loaded) loaded = load_into(registry.allow_, files.allow, List::Form::senders);
  if (loaded) loaded = load_into(registry.developers_, files.developers, List::Form::developers);
  if (!loaded) return tl::unexpected(loaded.error());
  return registry;
}

Registration Registry::check(const Sender& sender, std::span<const std::string> recipients, Day today) const {
  if (mode_ == Mode::off) return {};
  std::vector<std::string> names = names_of_author(sender.address);
  add_signers(names, sender.signers);
  if (const auto* entry = deny_.find(names, today)) return {Result::denied, deny_.place(*entry)};
  if (mode_ == Mode::deny) return {};
  if (const auto* entry = allow_.find(names, today)) return {Result::registered, allow_.place(*entry)};
  if (is_tested(names, recipients, today))
    return {Result::developer, "every recipient has developer mode for this sender"};

  add_signers(names, sender.undecided_signers);
  if (allow_.find(names, today) || is_tested(names, recipients, today))
    return {Result::undecided, "the sender is known by a DKIM signature whose key could not be looked up"};
  if (const auto* expired = allow_.find(names, Day::min()))
    return {Result::not_registered, allow_.place(*expired) + " expired on " + to_string(expired->until)};
  return {Result::not_registered, allow_.file_name() + " has no entry for this sender"};
}

// A message whose recipients are not known is tested by nobody.
bool Registry::is_tested(std::span<const std::string> senders, std::span<const std::string> recipients,
                         Day today) const {
  const auto tests = [&](const std::string& written) {
    const auto recipient = address_name(written);
    if (!recipient) return false;
    std::vector<std::string> names;
    for (const std::string& sender : senders) names.push_back(List::developer_name(*recipient, sender));
    return developers_.find(names, today) != nullptr;
  };
  return developers_.size() > 0 && !recipients.empty() &&
         std::all_of(recipients.begin(), recipients.end(), tests);
}

std::vector<Registry::Notice> Registry::notices(Day today) const {
  std::vector<Notice> notices;
  for (const List* list : {&deny_, &allow_, &developers_}) {
    if (list->file_name().empty()) continue;
    const List::Expired expired = list->expired(today);
    Notice notice{list->file_name() + ": " + std::to_string(list->size()) + " entries", expired.count > 0};
    if (notice.has_expired_entries)
      notice.text += ", of which " + std::to_string(expired.count) +
                     " expired and do not count, the first in line " + std::to_string(expired.first_line);
    notices.push_back(std::move(notice));
  }
  return notices;
}

}  // namespace ampauth::senders
