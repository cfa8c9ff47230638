#include "auth/envelope.h"

namespace ampauth::auth {

std::string_view without_brackets(std::string_view path) {
  if (path.size() >= 2 && path.front() == '<' && path.back() == '>') return path.substr(1, path.size() - 2);
  return path;
}

}  // namespace ampauth::auth
