#include "milter/monitoring.h"

namespace ampauth::milter {
namespace {

// Six beats of the first thread: a busy machine misses one.
constexpr std::chrono::seconds kPulseAge{30};

Page yes_or_no(bool yes, const char* text) {
  Page page;
  page.status = yes ? 200 : 503;
  page.text = std::string(yes ? "" : "not ") + text + "\n";
  return page;
}

}  // namespace

Web::Pages monitoring_pages(const Metrics& metrics, const Pulse& pulse, const std::atomic<bool>& takes_mail) {
  return {
      {"/metrics",
       [&metrics] {
         return Page{200, "text/plain; version=0.0.4; charset=utf-8", metrics.text()};
       }},
      {"/healthz", [&pulse] { return yes_or_no(pulse.is_felt(Pulse::Clock::now(), kPulseAge), "healthy"); }},
      {"/readyz", [&takes_mail] { return yes_or_no(takes_mail, "ready"); }},
  };
}

}  // namespace ampauth::milter
