// One SPF check over a zone text, and the questions it asked.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/recording_resolver.h"
#include "spf/evaluate.h"

namespace ampauth::spf {

struct Checked {
  Outcome outcome;
  std::vector<std::string> asked;
};

inline Checked checked(std::string_view zone, std::string_view client, std::string mail_from,
                       std::string helo = "mx.example.com") {
  fakes::RecordingResolver resolver(zone);
  dns::Lookups lookups(resolver, std::chrono::seconds(5));
  const Identity identity{*base::IpAddress::parse(client), std::move(helo), std::move(mail_from)};
  return {evaluate(identity, lookups), resolver.asked()};
}

// The zone's only record besides what `more` adds is that of example.com.
inline std::string zone_of(const std::string& record, const std::string& more = "") {
  return "example.com TXT " + record + "\n" + more;
}

}  // namespace ampauth::spf
