#include "milter/web.h"

#include <civetweb.h>

#include <string_view>
#include <utility>

#include "base/failure.h"
#include "base/handle.h"

namespace ampauth::milter {
namespace {

const char* reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

int answer(mg_connection* connection, const Page& page, bool with_text) {
  std::string response = "HTTP/1.1 " + std::to_string(page.status) + " " + reason_phrase(page.status) +
                         "\r\nContent-Type: " + page.content_type +
                         "\r\nContent-Length: " + std::to_string(page.text.size()) +
                         "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
  if (with_text) response += page.text;
  mg_write(connection, response.data(), response.size());
  return page.status;
}

// No exception enters civetweb.
Page page_of(const std::function<Page()>& make) {
  try {
    return make();
  } catch (const std::exception&) {
    return {500, "text/plain", "internal error\n"};
  }
}

int on_request(mg_connection* connection, void* pages) {
  const mg_request_info* request = mg_get_request_info(connection);
  const std::string_view method = request->request_method;
  if (method != "GET" && method != "HEAD") return answer(connection, {405, "text/plain", ""}, true);
  const auto& all = *static_cast<const Web::Pages*>(pages);
  const auto page = all.find(request->local_uri ? request->local_uri : "");
  const bool with_text = method == "GET";
  if (page == all.end()) return answer(connection, {404, "text/plain", "no such page\n"}, with_text);
  return answer(connection, page_of(page->second), with_text);
}

// Ours is the only log.
int on_log(const mg_connection*, const char*) { return 1; }

}  // namespace

struct Web::Server {
  Pages pages;
  base::Handle<mg_context, mg_stop> context;
};

Web::Web(std::unique_ptr<Server> server) : server_(std::move(server)) {}
Web::~Web() = default;

tl::expected<void, std::string> Web::check(const std::string& listen) {
  constexpr unsigned kIpv6 = 8;  // civetweb.h, at mg_init_library
  if (listen.starts_with('[') && !mg_check_feature(kIpv6))
    return base::Failure("'" + listen + "': this system's civetweb knows no IPv6; name an IPv4 address");
  return {};
}

tl::expected<std::unique_ptr<Web>, std::string> Web::open(const std::string& listen, Pages pages) {
  if (const auto checked = check(listen); !checked) return tl::unexpected(checked.error());
  // Who is silent holds a thread for the timeout, so that few of them must not hold all.
  const char* options[] = {
      "listening_ports",   listen.c_str(), "num_threads", "16", "request_timeout_ms", "1000",
      "enable_keep_alive", "no",           nullptr};
  mg_callbacks callbacks{};
  callbacks.log_message = on_log;
  auto server = std::make_unique<Server>();
  server->pages = std::move(pages);
  server->context.reset(mg_start(&callbacks, nullptr, options));
  if (!server->context)
    return base::Failure("cannot listen on '" + listen +
                         "': the address must be this machine's, and the port free and above 1023");
  mg_set_request_handler(server->context.get(), "/", on_request, &server->pages);
  return std::unique_ptr<Web>(new Web(std::move(server)));
}

}  // namespace ampauth::milter
