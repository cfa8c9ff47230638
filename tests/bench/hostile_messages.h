// Whole messages that are written to cost as much as they can before they are refused.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace ampauth::bench {

struct HostileMessage {
  std::string name;
  std::string what;
  std::function<std::string(std::size_t size)> make;  ///< about `size` bytes with CRLF line ends, or less
};

/// Each holds an AMP part, and its From and d= are under bad.example.
std::vector<HostileMessage> hostile_messages();

/// DNS for them, as dns::Zone reads it: keys for every selector, an SPF record and a DMARC record.
std::string hostile_zone();

}  // namespace ampauth::bench
