// A small HTTP server for what monitoring reads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace ampauth::milter {

struct Page {
  int status = 200;  ///< of HTTP: 200 or 503
  std::string content_type = "text/plain; charset=utf-8";
  std::string text;
};

/// Answers GET and HEAD of its pages until its end, on threads of its own. Nothing else is served: no files.
class Web {
 public:
  /// By path, such as "/metrics". Called on the server's threads, several at a time; may throw.
  using Pages = std::map<std::string, std::function<Page()>>;

  /// Whether this system's server can listen there at all, as far as the value tells; "" is nowhere. The
  /// error reads as open()'s.
  static tl::expected<void, std::string> check(const std::string& listen);

  /// `listen` is HOST:PORT. The error reads after "metrics.listen: ". To be called on a thread that receives
  /// no signals, which the server's threads inherit.
  static tl::expected<std::unique_ptr<Web>, std::string> open(const std::string& listen, Pages pages);
  ~Web();

 private:
  struct Server;
  explicit Web(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace ampauth::milter
