#include "milter/service_manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>

namespace ampauth::milter {
namespace {

using namespace std::chrono_literals;

/// Stands for systemd: a NOTIFY_SOCKET, and what is said to it.
class ServiceManagerTest : public testing::Test {
 protected:
  void SetUp() override {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_ = testing::TempDir() + "notify." + std::to_string(getpid());
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    socket_ = socket(AF_UNIX, SOCK_DGRAM, 0);
    unlink(path_.c_str());
    ASSERT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }

  void TearDown() override {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) unsetenv(name);
    close(socket_);
    unlink(path_.c_str());
  }

  std::string heard() {
    char datagram[4096];
    const ssize_t size = recv(socket_, datagram, sizeof datagram, MSG_DONTWAIT);
    return size < 0 ? "nothing" : std::string(datagram, static_cast<std::size_t>(size));
  }

  std::string path_;
  int socket_ = -1;
};

TEST_F(ServiceManagerTest, HearsTheDaemonsLife) {
  tell_ready("filters mail");
  EXPECT_EQ(heard(), "READY=1\nSTATUS=filters mail");
  tell_status("filters mail\nREADY=0");
  EXPECT_EQ(heard(), "STATUS=filters mail READY=0");
  tell_alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
  tell_stopping(30s, "finishing 3 messages");
  EXPECT_EQ(heard(), "STOPPING=1\nEXTEND_TIMEOUT_USEC=30000000\nSTATUS=finishing 3 messages");
  EXPECT_EQ(heard(), "nothing");
}

TEST_F(ServiceManagerTest, IsToldWhenAReloadBegan) {
  const auto monotonic = [] {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
  };
  const auto before = monotonic();
  tell_reloading();
  const auto after = monotonic();
  const std::string text = heard();
  const std::string begin = "RELOADING=1\nMONOTONIC_USEC=";
  ASSERT_TRUE(text.starts_with(begin)) << text;
  const long long time = std::strtoll(text.c_str() + begin.size(), nullptr, 10);
  EXPECT_LE(before, time);
  EXPECT_GE(after, time);
}

TEST_F(ServiceManagerTest, MayWantASignOfLife) {
  EXPECT_EQ(watchdog_interval(), std::nullopt);
  setenv("WATCHDOG_USEC", "20000000", 1);
  EXPECT_EQ(watchdog_interval(), 20s);
  setenv("WATCHDOG_PID", "1", 1);  // another process is meant
  EXPECT_EQ(watchdog_interval(), std::nullopt);
}

TEST_F(ServiceManagerTest, NeedNotBeThere) {
  unsetenv("NOTIFY_SOCKET");
  tell_ready("");
  tell_alive();
  EXPECT_EQ(heard(), "nothing");
}

}  // namespace
}  // namespace ampauth::milter
