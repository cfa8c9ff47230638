#include "scripted_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace ampauth::dns {

struct ScriptedServer::Reply {
  sockaddr_in to;
  std::string packet;
};

ScriptedServer::ScriptedServer() : udp_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(udp_, reinterpret_cast<const sockaddr*>(&address), size);
  getsockname(udp_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

ScriptedServer::~ScriptedServer() {
  stopping_ = true;
  thread_.join();
  close(udp_);
}

void ScriptedServer::run() {
  while (!stopping_) {
    pollfd watched{udp_, POLLIN, 0};
    const bool readable = poll(&watched, 1, 2) > 0;
    send_due();
    if (readable) take_packet();
  }
}

void ScriptedServer::take_packet() {
  constexpr std::size_t kHeader = 12;  // RFC 1035 4.1.1
  sockaddr_in from{};
  socklen_t size = sizeof from;
  char buffer[1500];
  const auto length = recvfrom(udp_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
  ++received;
  if (silent || length < static_cast<ssize_t>(kHeader)) return;
  std::string packet(buffer, static_cast<std::size_t>(length));
  const std::size_t end = packet.find('\0', kHeader) + 5;  // the name's last label, type and class
  const std::string question = packet.substr(kHeader, end - kHeader);
  if (!silent_for.empty() && question.find(silent_for) != std::string::npos) return;
  if (overheard_[question]++ < lost) return;
  first_seen_.try_emplace(question, Clock::now());
  packet.resize(end);
  packet[2] = static_cast<char>(0x81);  // a response, recursion desired
  packet[3] = static_cast<char>(0x83);  // and available: NXDOMAIN
  std::fill(packet.begin() + 6, packet.begin() + kHeader, '\0');
  due_.emplace(first_seen_[question] + delay.load(), Reply{from, packet});
}

void ScriptedServer::send_due() {
  while (!due_.empty() && due_.begin()->first <= Clock::now()) {
    const Reply& reply = due_.begin()->second;
    sendto(udp_, reply.packet.data(), reply.packet.size(), 0, reinterpret_cast<const sockaddr*>(&reply.to),
           sizeof reply.to);
    due_.erase(due_.begin());
  }
}

}  // namespace ampauth::dns
