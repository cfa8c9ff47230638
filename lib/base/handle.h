// RAII for objects that a C library creates and frees.
#pragma once

#include <memory>

namespace ampauth::base {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

/// Owns a C object: `Handle<SPF_server_t, SPF_server_free> server{SPF_server_new_dns(...)}`.
template <class T, auto Free>
using Handle = std::unique_ptr<T, Freed<Free>>;

}  // namespace ampauth::base
