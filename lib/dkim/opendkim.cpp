#include "dkim/opendkim.h"

// dkim.h writes C's _Bool in its prototypes.
#pragma push_macro("_Bool")
#undef _Bool
#define _Bool bool
#include <opendkim/dkim.h>
#pragma pop_macro("_Bool")
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>

#include "base/handle.h"

namespace ampauth::dkim {
namespace {

// libopendkim holds t= and x= against the clock of this machine, but a saved message is judged by its own
// time. This tolerance takes that check out of the way: more would underflow for a t= of kEarliest
// (signature.cpp), less would find old signatures expired.
constexpr std::uint64_t kClockTolerance = 1'100'000'000;
constexpr unsigned kNoMinimum = 0;  // bits of a key: judged by us, where Ed25519 counts too

using Handle = base::Handle<DKIM, dkim_free>;

unsigned char* bytes(std::string_view text) {
  // The prototypes lack const; header and body are only read.
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

struct Run {
  std::span<const Job> jobs;
};

// Called by the library once a signature, in the order of its list, which is that of the jobs.
DKIM_CBSTAT look_up_key(DKIM* dkim, DKIM_SIGINFO* signature, unsigned char* buffer, std::size_t size) {
  const auto* run = static_cast<const Run*>(dkim_get_user_context(dkim));
  DKIM_SIGINFO** signatures = nullptr;
  int count = 0;
  if (!run || dkim_getsiglist(dkim, &signatures, &count) != DKIM_STAT_OK) return DKIM_CBSTAT_NOTFOUND;
  if (static_cast<std::size_t>(count) != run->jobs.size()) return DKIM_CBSTAT_NOTFOUND;
  for (std::size_t i = 0; i < run->jobs.size(); ++i) {
    if (signatures[i] != signature) continue;
    const std::string& record = run->jobs[i].key_record;
    if (record.empty() || record.size() >= size) return DKIM_CBSTAT_NOTFOUND;
    std::memcpy(buffer, record.c_str(), record.size() + 1);
    return DKIM_CBSTAT_CONTINUE;
  }
  return DKIM_CBSTAT_NOTFOUND;
}

// Ends the header for the library: a field that no h= can name, since its name is made up now.
std::string closing_field() {
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    throw std::runtime_error("OpenSSL has no random numbers");
  std::string field = "X-";
  for (const unsigned char octet : random) {
    field.push_back("0123456789abcdef"[octet >> 4]);
    field.push_back("0123456789abcdef"[octet & 15]);
  }
  return field + ": x";
}

bool feed_header(DKIM* dkim, std::span<const message::HeaderField> fields, std::span<const Job> jobs) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_job = next < jobs.size() && jobs[next].field == i;
    if (!is_job && message::is_named(fields[i], "dkim-signature")) continue;
    const std::string text = fields[i].name + ":" + fields[i].value;
    const DKIM_STAT status = dkim_header(dkim, bytes(text), text.size());
    // A field with an odd name is refused, and that is all: what signs such a name was sorted out before.
    if (!is_job) continue;
    if (status != DKIM_STAT_OK) return false;
    ++next;
  }
  const std::string closing = closing_field();
  return next == jobs.size() && dkim_header(dkim, bytes(closing), closing.size()) == DKIM_STAT_OK &&
         dkim_eoh(dkim) == DKIM_STAT_OK;
}

bool feed_body(DKIM* dkim, std::string_view body) {
  if (body.empty()) return true;
  if (dkim_body(dkim, bytes(body), body.size()) != DKIM_STAT_OK) return false;
  // RFC 6376 3.4.3, 3.4.4: a last line without CRLF gets one. The library refuses the body instead.
  return body.ends_with("\r\n") || dkim_body(dkim, bytes("\r\n"), 2) == DKIM_STAT_OK;
}

Outcome outcome_of(DKIM_SIGINFO* signature, const Job& job) {
  // One place in the list may not answer for another.
  unsigned char tag[] = "b";
  const auto* value = reinterpret_cast<const char*>(dkim_sig_gettagvalue(signature, false, tag));
  if (!value || job.value != value) return Outcome::refused;

  const unsigned flags = dkim_sig_getflags(signature);
  const int body_hash = dkim_sig_getbh(signature);
  const bool passed = (flags & DKIM_SIGFLAG_PASSED) != 0 && (flags & DKIM_SIGFLAG_IGNORE) == 0;
  switch (dkim_sig_geterror(signature)) {
    case DKIM_SIGERROR_OK:
      return passed && body_hash == DKIM_SIGBH_MATCH ? Outcome::verified : Outcome::refused;
    case DKIM_SIGERROR_BADSIG:
      return body_hash == DKIM_SIGBH_MISMATCH ? Outcome::bad_body_hash : Outcome::bad_signature;
    case DKIM_SIGERROR_TOOLARGE_L: return Outcome::body_too_short;
    default: return Outcome::refused;
  }
}

}  // namespace

struct Opendkim::Library {
  base::Handle<DKIM_LIB, dkim_close> lib{dkim_init(nullptr, nullptr)};
};

Opendkim::Opendkim() : library_(std::make_unique<Library>()) {
  DKIM_LIB* lib = library_->lib.get();
  if (!lib) throw std::bad_alloc();
  // All signatures are computed at the end of the body, in the order of the list.
  unsigned flags = DKIM_LIBFLAGS_DELAYSIGPROC;
  std::uint64_t tolerance = kClockTolerance;
  unsigned minimum = kNoMinimum;
  // By default the library computes no signature that leaves From out, so that one which verifies could not
  // be told from garbage. What it is worth is judged by us.
  const char* none_required[] = {nullptr};
  const bool set =
      dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags, sizeof flags) == DKIM_STAT_OK &&
      dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_CLOCKDRIFT, &tolerance, sizeof tolerance) == DKIM_STAT_OK &&
      dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &minimum, sizeof minimum) == DKIM_STAT_OK &&
      dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_REQUIREDHDRS, none_required, sizeof(char**)) ==
          DKIM_STAT_OK &&
      dkim_set_key_lookup(lib, look_up_key) == DKIM_STAT_OK;
  if (!set) throw std::runtime_error("libopendkim does not take its options");
}

Opendkim::~Opendkim() = default;

std::vector<Outcome> Opendkim::verify(std::span<const message::HeaderField> fields, std::string_view body,
                                      std::span<const Job> jobs) const {
  std::vector<Outcome> outcomes(jobs.size(), Outcome::refused);
  if (jobs.empty() || fields.size() > kMaxFields) return outcomes;

  static constexpr unsigned char kId[] = "ampauth";
  DKIM_STAT status = DKIM_STAT_OK;
  const Handle dkim(dkim_verify(library_->lib.get(), kId, nullptr, &status));
  if (!dkim) throw std::bad_alloc();
  Run run{jobs};
  dkim_set_user_context(dkim.get(), &run);
  if (!feed_header(dkim.get(), fields, jobs) || !feed_body(dkim.get(), body)) return outcomes;

  // Its status is that of one signature of the library's choice; each is asked for below.
  dkim_eom(dkim.get(), nullptr);
  DKIM_SIGINFO** signatures = nullptr;
  int count = 0;
  if (dkim_getsiglist(dkim.get(), &signatures, &count) != DKIM_STAT_OK) return outcomes;
  if (static_cast<std::size_t>(count) != jobs.size()) return outcomes;
  for (std::size_t i = 0; i < jobs.size(); ++i) outcomes[i] = outcome_of(signatures[i], jobs[i]);
  return outcomes;
}

}  // namespace ampauth::dkim
