#include "alignment/suffix_list.h"

#include <libpsl.h>
#include <sys/stat.h>

#include "base/domain_name.h"
#include "base/failure.h"
#include "base/handle.h"

namespace ampauth::alignment {

struct SuffixList::List {
  base::Handle<psl_ctx_t, psl_free> psl;
  std::string source;
  std::time_t modified = 0;
};

namespace {

std::time_t time_of_change(const std::string& file) {
  struct stat facts {};
  return stat(file.c_str(), &facts) == 0 ? facts.st_mtime : 0;
}

}  // namespace

SuffixList::SuffixList(std::unique_ptr<List> list) : list_(std::move(list)) {}
SuffixList::SuffixList(SuffixList&&) noexcept = default;
SuffixList& SuffixList::operator=(SuffixList&&) noexcept = default;
SuffixList::~SuffixList() = default;

tl::expected<SuffixList, std::string> SuffixList::load(const std::string& file) {
  auto list = std::make_unique<List>();
  list->source = file.empty() ? psl_dist_filename() : file;
  // psl_latest takes the newer of the system's file and the list that is built into the library.
  list->psl.reset(file.empty() ? psl_latest(nullptr) : psl_load_file(file.c_str()));
  if (!list->psl)
    return base::Failure(
        "public suffix list " + list->source +
        ": cannot be read; install the package publicsuffix or set psl.file to a public_suffix_list.dat");
  // libpsl takes any text for a list: one that knows no suffix of its own would align everything under a TLD.
  if (!psl_is_public_suffix(list->psl.get(), "co.uk") || psl_is_public_suffix(list->psl.get(), "example.com"))
    return base::Failure("public suffix list " + list->source +
                         ": is not a public suffix list (co.uk is not in it)");
  list->modified = time_of_change(list->source);
  return SuffixList(std::move(list));
}

// libpsl normalises nothing: case, trailing dots and addresses must not reach it.
std::optional<std::string> SuffixList::organizational_domain(std::string_view domain) const {
  const auto name = base::to_ascii_domain(domain);
  if (!name) return std::nullopt;
  const char* registrable = psl_registrable_domain(list_->psl.get(), name->c_str());
  if (!registrable) return std::nullopt;
  return std::string(registrable);
}

bool SuffixList::aligned(std::string_view a, std::string_view b, Mode mode) const {
  const auto organization = organizational_domain(a);
  if (!organization || organization != organizational_domain(b)) return false;
  return mode == Mode::relaxed || base::to_ascii_domain(a) == base::to_ascii_domain(b);
}

const std::string& SuffixList::source() const { return list_->source; }
std::time_t SuffixList::modified() const { return list_->modified; }

}  // namespace ampauth::alignment
