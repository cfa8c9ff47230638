// The listening socket, which is ours and not libmilter's, so that its mode, group and lifetime are.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "config/config.h"

namespace ampauth::milter {

/// Owns the descriptor; a unix socket's file goes with it.
class Listener {
 public:
  /// Opens milter.socket with its mode and group. A unix socket that nobody listens on any more is replaced.
  /// The error names the setting and what to do.
  static tl::expected<Listener, std::string> open(const config::Config::Milter& settings);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&& other) noexcept;
  ~Listener();

  int descriptor() const { return descriptor_; }

  /// Takes no more connections: they are refused, and those not taken yet are closed. The descriptor's number
  /// stays open, so that who polls it sees nothing more come. The connections of a socket that was handed
  /// over wait for its owner's next server.
  void stop_accepting();

 private:
  Listener(int descriptor, std::string path, bool inherited);

  int descriptor_ = -1;
  std::string path_;  ///< of a unix socket, else ""
  bool inherited_ = false;
};

}  // namespace ampauth::milter
