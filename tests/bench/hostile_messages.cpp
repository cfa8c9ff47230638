#include "hostile_messages.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <string_view>

namespace ampauth::bench {
namespace {

constexpr int kSignatures = 16;                // as many as can be examined
constexpr std::size_t kMaxHeader = 3'600'000;  // more would be cut

std::string repeat(std::string_view text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

std::string base64(const std::string& bytes) {
  std::string out(bytes.size() / 3 * 4 + 5, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string number(std::size_t n) { return std::to_string(n); }

struct Signature {
  std::string h = "from:to:subject:content-type";
  std::string canonical = "relaxed/relaxed";
  std::string more = {};    // further tags
  std::size_t bits = 4096;  // of the key that verifies it
};

// It does not verify: what it costs is the same.
std::string signature(std::size_t i, const Signature& s) {
  return "DKIM-Signature: v=1; a=rsa-sha256; d=bad.example; s=s" + number(i) + ".k" + number(s.bits) +
         "; c=" + s.canonical + "; " + s.more + "\r\n h=" + s.h +
         ";\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=" +
         base64(std::string(s.bits / 8, 'x')) + "\r\n";
}

std::string signatures(int count, const Signature& s) {
  std::string out;
  for (int i = 0; i < count; ++i) out += signature(static_cast<std::size_t>(i), s);
  return out;
}

constexpr std::string_view kAuthor = "From: a@bad.example\r\nTo: b@example.org\r\nSubject: s\r\n";

// The AMP part, and in front of it a text that fills the message.
std::string body(std::size_t size,
                 std::string_view filling = "A line of text that is not worth reading twice.\r\n") {
  return "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
         "--b\r\nContent-Type: text/plain\r\n\r\n" +
         repeat(filling, size) +
         "\r\n--b\r\nContent-Type: text/x-amp-html\r\n\r\n<html amp4email></html>\r\n"
         "--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b--\r\n";
}

std::string message(const std::string& fields, std::size_t size) {
  return std::string(kAuthor) + fields + body(size > fields.size() ? size - fields.size() : 0);
}

std::string different_lengths(std::size_t size, const std::string& canonical, std::string_view filling) {
  std::string fields;
  for (std::size_t i = 0; i < kSignatures; ++i)
    fields += signature(i, {.canonical = canonical, .more = "l=" + number(size * 3 / 4 + i) + ";"});
  return fields + std::string(kAuthor) + body(size, filling);
}

// `count` fields "NAME: v", each name by its number.
template <typename Name>
std::string many_fields(std::size_t count, const Name& name) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += name(i) + ": v\r\n";
  return out;
}

const std::string kManyNames = "from" + repeat(":a", 990);

void add_selections(std::vector<HostileMessage>& all) {
  all.push_back({"odd-fields", "980 fields with a control, signatures over 500 names", [](std::size_t) {
                   std::string fields = signatures(kSignatures, {.h = kManyNames});
                   for (int i = 0; i < 960; ++i) fields += "b: \x01\r\n";
                   return message(fields, 0);
                 }});
  all.push_back({"names-500", "h= of 500 names, 980 fields", [](std::size_t) {
                   return message(signatures(kSignatures, {.h = kManyNames}) +
                                      many_fields(960, [](std::size_t) { return std::string("b"); }),
                                  0);
                 }});
  all.push_back({"names-same", "980 fields of one name, which h= holds 500 times", [](std::size_t) {
                   return message(signatures(kSignatures, {.h = kManyNames}) +
                                      many_fields(960, [](std::size_t) { return std::string("a"); }),
                                  0);
                 }});
  all.push_back({"names-long", "900 long fields, all of them signed", [](std::size_t size) {
                   std::string fields = signatures(kSignatures, {.h = kManyNames});
                   const std::string value = repeat("x ", std::min(size, kMaxHeader) / 900);
                   for (int i = 0; i < 900; ++i) fields += "a: " + value + "\r\n";
                   return message(fields, 0);
                 }});
}

void add_signatures(std::vector<HostileMessage>& all) {
  all.push_back({"signatures", "thousands of signatures that align", [](std::size_t size) {
                   return message(signatures(static_cast<int>(std::min(size, kMaxHeader) / 900), {}), 0);
                 }});
  all.push_back({"signatures-other", "thousands of signatures that cannot align", [](std::size_t size) {
                   std::string fields;
                   for (std::size_t i = 0; fields.size() < std::min(size, kMaxHeader); ++i)
                     fields +=
                         "DKIM-Signature: v=1; a=rsa-sha256; d=d" + number(i) +
                         ".example; s=s; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=eHh4\r\n";
                   return message(fields, 0);
                 }});
  all.push_back({"rsa-4096", "16 keys of 4,096 bits",
                 [](std::size_t) { return message(signatures(kSignatures, {}), 0); }});
  all.push_back({"one-body", "16 signatures over one body",
                 [](std::size_t size) { return message(signatures(kSignatures, {}), size); }});
  all.push_back({"bodies-relaxed", "16 lengths of body to hash, relaxed",
                 [](std::size_t size) { return different_lengths(size, "relaxed/relaxed", "a b\r\n"); }});
  all.push_back({"bodies-simple", "16 lengths of body to hash, simple", [](std::size_t size) {
                   return different_lengths(size, "simple/simple", "a line of text\r\n");
                 }});
  all.push_back({"bodies-empty", "16 lengths of body to hash, of empty lines",
                 [](std::size_t size) { return different_lengths(size, "relaxed/relaxed", "\r\n"); }});
  all.push_back({"bodies-blank", "16 lengths of body to hash, of blanks", [](std::size_t size) {
                   return different_lengths(size, "relaxed/simple", " \t \t \t \t \t \t \t\r\n");
                 }});
}

void add_fields(std::vector<HostileMessage>& all) {
  all.push_back({"fields", "fields of two bytes", [](std::size_t size) {
                   return message(many_fields(size / 6, [](std::size_t) { return std::string("a"); }), 0);
                 }});
  all.push_back({"from-long", "one From of that size", [](std::size_t size) {
                   return "From: " + repeat("(\r\n )", size) + " a@bad.example\r\n" + body(0);
                 }});
  all.push_back({"from-words", "a From of encoded words", [](std::size_t size) {
                   return "From: " + repeat("=?utf-8?q?a?=\r\n ", size) + " <a@bad.example>\r\n" + body(0);
                 }});
  all.push_back({"from-many", "a From field again and again",
                 [](std::size_t size) { return repeat("From: a@bad.example\r\n", size) + body(0); }});
  all.push_back({"forged", "an X-AMP-Auth again and again",
                 [](std::size_t size) { return message(repeat("X-AMP-Auth: mx; amp=pass\r\n", size), 0); }});
  all.push_back({"repeated", "Subjects and Dates again and again",
                 [](std::size_t size) { return message(repeat("Subject: s\r\nDate: d\r\n", size), 0); }});
}

std::string key_record(std::size_t bits) {
  EVP_PKEY* key = EVP_RSA_gen(static_cast<unsigned>(bits));
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  const std::string encoded = base64({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  EVP_PKEY_free(key);
  return "v=DKIM1; k=rsa; p=" + encoded;
}

}  // namespace

std::vector<HostileMessage> hostile_messages() {
  std::vector<HostileMessage> all;
  add_selections(all);
  add_signatures(all);
  add_fields(all);
  return all;
}

std::string hostile_zone() {
  return "*.k4096._domainkey.bad.example TXT " + key_record(4096) +
         "\nbad.example TXT v=spf1 -all\n_dmarc.bad.example TXT v=DMARC1; p=reject\n";
}

}  // namespace ampauth::bench
