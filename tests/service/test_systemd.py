"""What systemd hears (sd_notify(3)), and what its watchdog sees."""

import signal
import time

import milter_client
from daemon import ServiceTest, result_of, usual_mail


class Notifications(ServiceTest):
    def start_under_systemd(self, **environment):
        self.systemd = self.listen_as_systemd()
        return self.start(environment={"NOTIFY_SOCKET": self.systemd.path, **environment})

    def test_it_is_ready_once_mail_is_judged(self):
        daemon = self.start_under_systemd()
        self.assertIn(daemon.address, self.systemd.hear("READY=1")["STATUS"])
        message, envelope = usual_mail()
        self.assertEqual("pass", result_of(milter_client.deliver(daemon.address, envelope, message)))

    def test_a_reload_has_a_begin_and_an_end(self):
        daemon = self.start_under_systemd()
        status = self.systemd.hear("READY=1")["STATUS"]
        asked = time.monotonic_ns() // 1000
        daemon.signal(signal.SIGHUP)
        self.assertGreaterEqual(int(self.systemd.hear("RELOADING=1")["MONOTONIC_USEC"]), asked)
        self.assertEqual(status, self.systemd.hear("READY=1")["STATUS"])

    def test_a_reload_that_fails_is_in_the_status_until_one_does_not(self):
        daemon = self.start_under_systemd()
        status = self.systemd.hear("READY=1")["STATUS"]
        daemon.configure({"policy": {"on_fail": "explode"}})
        daemon.signal(signal.SIGHUP)
        self.systemd.hear("RELOADING=1")
        self.assertIn("reload failed", self.systemd.hear("READY=1")["STATUS"])
        daemon.configure({})
        daemon.signal(signal.SIGHUP)
        self.systemd.hear("RELOADING=1")
        self.assertEqual(status, self.systemd.hear("READY=1")["STATUS"])

    def test_a_stop_is_announced(self):
        daemon = self.start_under_systemd()
        self.systemd.hear("READY=1")
        daemon.signal(signal.SIGTERM)
        self.systemd.hear("STOPPING=1")
        self.assertEqual(0, daemon.wait())


class Watchdog(ServiceTest):
    INTERVAL = 2_000_000  # microseconds

    def start_watched(self):
        self.systemd = self.listen_as_systemd()
        daemon = self.start(environment={"NOTIFY_SOCKET": self.systemd.path, "WATCHDOG_USEC": str(self.INTERVAL)})
        self.systemd.hear("READY=1")
        return daemon

    def test_it_hears_that_the_daemon_lives(self):
        self.start_watched()
        begin = time.monotonic()
        for _ in range(5):
            self.systemd.hear("WATCHDOG=1")
        self.assertGreater(time.monotonic() - begin, 1, "signs of life come in beats, not in a flood")
