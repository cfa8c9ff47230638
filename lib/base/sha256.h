// SHA-256 (FIPS 180-4) by OpenSSL, fed in pieces.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ampauth::base {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  /// 64 lower-case hexadecimal digits of all bytes so far. Once only.
  std::string hex_digest();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace ampauth::base
