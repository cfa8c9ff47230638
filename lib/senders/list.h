// A list of names in a file, which an administrator writes or a registration form does.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "senders/day.h"

namespace ampauth::senders {

/// Immutable once read; thread-safe. A line is `ENTRY` or `ENTRY until YYYY-MM-DD`, which counts through that
/// day; "#" at the line's begin or after a blank begins a comment. UTF-8, with or without a byte order mark;
/// lines end in LF or CRLF.
class List {
 public:
  /// What an ENTRY is: a name (see senders/name.h), or a recipient's address and, after blanks, a name.
  enum class Form { senders, developers };

  struct Entry {
    Day until = Day::max();  ///< The last day on which the entry counts.
    std::uint32_t line = 0;
    std::uint32_t begin = 0, size = 0;  ///< its name's place among all names
  };

  struct Expired {
    std::size_t count = 0;
    std::uint32_t first_line = 0;
  };

  static constexpr std::size_t kMaxFile = 64 * 1024 * 1024;  ///< bytes; a million lines of 67
  static constexpr std::size_t kMaxLine = 1024;              ///< bytes; an address has at most 254 characters
  static constexpr std::size_t kMaxEntries = 1'000'000;      ///< 24 bytes each and the name: some 50 MB

  /// The empty list.
  List() = default;

  /// The error is about the first line that is wrong: "FILE:LINE: what, and what to write".
  static tl::expected<List, std::string> parse(std::string_view text, std::string file_name, Form form);
  /// Reads the file. The error names it.
  static tl::expected<List, std::string> load(const std::string& path, Form form);

  /// The entry of the first of `names` that has one, and whose entry counts on `day`; nullptr where there is
  /// none. A name with several entries has the one that counts longest. Logarithmic for each name.
  const Entry* find(std::span<const std::string> names, Day day) const;

  /// "FILE:LINE" of an entry of this list.
  std::string place(const Entry& entry) const;

  const std::string& file_name() const { return file_name_; }
  std::size_t size() const { return entries_.size(); }
  /// Of the entries, those that no longer count on `day`. Linear.
  Expired expired(Day day) const;

  /// RECIPIENT's address and a sender's name, both in their one spelling, as an entry of Form::developers.
  static std::string developer_name(std::string_view recipient, std::string_view sender);

 private:
  tl::expected<void, std::string> add_line(std::string_view text, std::uint32_t line, Form form);
  void add(std::string_view name, Day until, std::uint32_t line);
  void sort();
  std::string_view name_of(const Entry& entry) const;

  std::string file_name_;
  std::string names_;           ///< all of them, one after the other
  std::vector<Entry> entries_;  ///< by name
};

}  // namespace ampauth::senders
