// Organizational domains and identifier alignment (RFC 7489 3.1, 3.2) over the public suffix list.
#pragma once

#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace ampauth::alignment {

enum class Mode { relaxed, strict };

/// Immutable and thread-safe. All names are taken and given as base::to_ascii_domain writes them; a name in
/// any other spelling is brought to it first.
class SuffixList {
 public:
  /// Loads `file` (the list's text or DAFSA form), or the system's where it is empty. The error says which
  /// file and why.
  static tl::expected<SuffixList, std::string> load(const std::string& file);

  SuffixList(SuffixList&&) noexcept;
  SuffixList& operator=(SuffixList&&) noexcept;
  ~SuffixList();

  /// The registrable domain of `domain`: its public suffix and one label more. nullopt where there is none:
  /// for a public suffix itself (private section included), a single label, or what is no domain name.
  /// Everything that needs an organizational domain asks here, so that the tree walk of RFC 9989 can take its
  /// place.
  std::optional<std::string> organizational_domain(std::string_view domain) const;

  /// relaxed: both have the same organizational domain. strict: the same name, which has an organizational
  /// domain.
  bool aligned(std::string_view a, std::string_view b, Mode mode) const;

  /// Where the list was read from, and its file's time of change (0: built in).
  const std::string& source() const;
  std::time_t modified() const;

 private:
  struct List;
  explicit SuffixList(std::unique_ptr<List> list);
  std::unique_ptr<List> list_;
};

}  // namespace ampauth::alignment
