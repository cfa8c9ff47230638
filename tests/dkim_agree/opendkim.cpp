// libopendkim as signer and verifier, as it comes: keys from a file by its own query method, no option
// changed but that.
//
//   opendkim-agree sign < JOBS             for each job a line, see signers.py: writes the field into the
//   file OUT opendkim-agree verify KEYS FILE...     "FILE<tab>pass|fail<tab>detail" for each; KEYS: "name
//   record" lines
#pragma push_macro("_Bool")
#undef _Bool
#define _Bool bool
#include <opendkim/dkim.h>
#pragma pop_macro("_Bool")

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct CloseLibrary {
  void operator()(DKIM_LIB* library) const { dkim_close(library); }
};
struct FreeMessage {
  void operator()(DKIM* dkim) const { dkim_free(dkim); }
};
using Library = std::unique_ptr<DKIM_LIB, CloseLibrary>;
using Message = std::unique_ptr<DKIM, FreeMessage>;

constexpr unsigned char kId[] = "agree";

unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

void must(DKIM_STAT status, const char* what) {
  if (status != DKIM_STAT_OK) throw std::runtime_error(std::string(what) + ": " + dkim_getresultstr(status));
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> pieces;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find(separator, start), text.size());
    pieces.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return pieces;
}

// As a milter is given a message: fields without their last CRLF, then the body.
DKIM_STAT feed(DKIM* dkim, std::string_view message) {
  const auto end = message.find("\r\n\r\n");
  std::string_view header = message.substr(0, end);
  while (!header.empty()) {
    auto stop = header.find("\r\n");
    while (stop < header.size() && stop + 2 < header.size() &&
           (header[stop + 2] == ' ' || header[stop + 2] == '\t'))
      stop = header.find("\r\n", stop + 2);
    const std::string_view field = header.substr(0, stop);
    const DKIM_STAT status = dkim_header(dkim, bytes(field), field.size());
    if (status != DKIM_STAT_OK) return status;
    header.remove_prefix(std::min(header.size(), field.size() + 2));
  }
  const DKIM_STAT status = dkim_eoh(dkim);
  if (status != DKIM_STAT_OK) return status;
  const std::string_view body = message.substr(end + 4);
  return body.empty() ? DKIM_STAT_OK : dkim_body(dkim, bytes(body), body.size());
}

std::string judged(DKIM_LIB* library, const std::string& message) {
  DKIM_STAT status = DKIM_STAT_OK;
  const Message dkim(dkim_verify(library, kId, nullptr, &status));
  must(status, "dkim_verify");
  status = feed(dkim.get(), message);
  if (status == DKIM_STAT_OK) status = dkim_eom(dkim.get(), nullptr);
  DKIM_SIGINFO* signature = dkim_getsignature(dkim.get());
  const bool passed = status == DKIM_STAT_OK && signature &&
                      (dkim_sig_getflags(signature) & DKIM_SIGFLAG_PASSED) != 0 &&
                      dkim_sig_getbh(signature) == DKIM_SIGBH_MATCH;
  const char* why = signature ? dkim_sig_geterrorstr(dkim_sig_geterror(signature)) : nullptr;
  return std::string(passed ? "pass" : "fail") + "\t" + dkim_getresultstr(status) + ", " + (why ? why : "");
}

void verify(const std::string& keys, std::span<char*> files) {
  const Library library(dkim_init(nullptr, nullptr));
  dkim_query_t method = DKIM_QUERY_FILE;
  must(dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_QUERYMETHOD, &method, sizeof method),
       "query method");
  std::vector<char> path(keys.c_str(), keys.c_str() + keys.size() + 1);
  must(dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_QUERYINFO, path.data(), path.size()),
       "query info");
  for (const char* file : files) std::cout << file << '\t' << judged(library.get(), contents(file)) << '\n';
}

/// A line of JOBS: IN, OUT, key's file, selector, c=, "ed25519" or "rsa", t=, names to sign by ":", names to
/// sign once more than they stand, l= or "-", i= or "-"; between them a tab.
struct Job {
  std::string in, out, key, selector, canonical, type, time, names, oversigned, length, identity;
};

Job read_job(const std::string& line) {
  const std::vector<std::string> words = split(line, '\t');
  if (words.size() != 11) throw std::runtime_error("not a job: " + line);
  return {words[0], words[1], words[2], words[3], words[4], words[5],
          words[6], words[7], words[8], words[9], words[10]};
}

void set_names(DKIM_LIB* library, dkim_opts_t option, const std::string& names) {
  const std::vector<std::string> list = names.empty() ? std::vector<std::string>() : split(names, ':');
  std::vector<const char*> pointers;
  for (const std::string& name : list) pointers.push_back(name.c_str());
  pointers.push_back(nullptr);
  must(dkim_options(library, DKIM_OP_SETOPT, option, pointers.data(), sizeof(char**)), "names");
}

dkim_canon_t canon(std::string_view name) {
  return name == "relaxed" ? DKIM_CANON_RELAXED : DKIM_CANON_SIMPLE;
}

void sign(const Job& job) {
  const Library library(dkim_init(nullptr, nullptr));
  std::uint64_t time = std::stoull(job.time);
  must(dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &time, sizeof time), "time");
  set_names(library.get(), DKIM_OPTS_SIGNHDRS, job.names);
  set_names(library.get(), DKIM_OPTS_OVERSIGNHDRS, job.oversigned);

  const auto canonical = split(job.canonical, '/');
  const std::string key = contents(job.key);
  DKIM_STAT status = DKIM_STAT_OK;
  const Message dkim(dkim_sign(library.get(), kId, nullptr, bytes(key), bytes(job.selector),
                               bytes("example.com"), canon(canonical[0]), canon(canonical[1]),
                               job.type == "rsa" ? DKIM_SIGN_RSASHA256 : DKIM_SIGN_ED25519SHA256,
                               job.length == "-" ? -1 : std::stol(job.length), &status));
  must(status, "dkim_sign");
  if (job.identity != "-") must(dkim_set_signer(dkim.get(), bytes(job.identity)), "i=");
  must(feed(dkim.get(), contents(job.in)), "message");
  must(dkim_eom(dkim.get(), nullptr), "dkim_eom");
  unsigned char* value = nullptr;
  std::size_t length = 0;
  must(dkim_getsighdr_d(dkim.get(), sizeof "DKIM-Signature: " - 1, &value, &length), "dkim_getsighdr_d");
  std::ofstream(job.out, std::ios::binary) << "DKIM-Signature: " << reinterpret_cast<const char*>(value);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "verify" && argc > 2) {
      verify(argv[2], std::span(argv + 3, argv + argc));
    } else if (what == "sign") {
      for (std::string line; std::getline(std::cin, line);) sign(read_job(line));
    } else {
      throw std::runtime_error("usage: opendkim-agree sign | verify KEYS FILE...");
    }
  } catch (const std::exception& error) {
    std::cerr << "opendkim-agree: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
