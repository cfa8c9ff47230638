"""What goes wrong around the daemon harms one message at the most, and is told."""

import os
import pathlib
import resource
import socket
import urllib.request

import milter_client
from daemon import ServiceTest, result_of, usual_mail


def empty_spooled_bodies(pid):
    """Which are files without a name."""
    for path in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(path)
        except FileNotFoundError:  # closed meanwhile
            continue
        if target.endswith(" (deleted)") and not target.startswith("/memfd:"):
            os.truncate(path, 0)


def is_closed(client):
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False


class Failures(ServiceTest):
    def metrics(self):
        with urllib.request.urlopen(f"http://{self.listen}/metrics", timeout=30) as response:
            return response.read().decode()

    def start_watched(self, tables=None):
        self.listen = f"127.0.0.1:{self.free_port()}"
        return self.start({"metrics": {"listen": self.listen}} | (tables or {}))

    def test_a_body_that_is_lost_costs_its_message_alone(self):
        """The file of a spooled body takes no more, so that it must be read back, and was emptied behind the daemon."""
        daemon = self.start_watched({"limits": {"message_memory": 1000}})
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (65536, 65536))
        data, envelope = usual_mail()
        session = milter_client.Connection(daemon.address, timeout=90)
        self.addCleanup(session.drop)
        session.connect(envelope)
        lost = session.begin(envelope, data + b"A line.\r\n" * 20_000)
        session.finish(lost, 16384, lambda: empty_spooled_bodies(daemon.process.pid))
        self.assertEqual(("tempfail", "body"), (lost.reply, lost.stage))
        self.assertEqual("pass", result_of(session.send(envelope, data)))
        self.assertIn("internal error at body: reading a spooled body", daemon.log())
        numbers = self.metrics()
        self.assertIn('ampauth_troubles_total{kind="internal_error"} 1', numbers)
        self.assertIn("ampauth_messages_in_flight 0", numbers)

    def test_a_page_that_cannot_be_read_back_costs_its_message_alone(self):
        """The file of a spooled body, which is mapped, was emptied behind the daemon: what an I/O error does to it."""
        daemon = self.start_watched({"limits": {"message_memory": 1000}})
        data, envelope = usual_mail()
        session = milter_client.Connection(daemon.address, timeout=90)
        self.addCleanup(session.drop)
        session.connect(envelope)
        lost = session.finish(session.begin(envelope, data + b"A line.\r\n" * 20_000), 16384,
                              lambda: empty_spooled_bodies(daemon.process.pid))
        self.assertEqual(("tempfail", "eom"), (lost.reply, lost.stage))
        self.assertIn("could not be read back", daemon.log())
        self.assertEqual("pass", result_of(session.send(envelope, data)))
        self.assertIn('ampauth_troubles_total{kind="internal_error"} 1', self.metrics())

    def test_a_body_that_its_file_cannot_hold_is_judged(self):
        daemon = self.start_watched({"limits": {"message_memory": 1000}})
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (65536, 65536))
        data, envelope = usual_mail()
        filled = data.replace(b"\r\n--", b"\r\n" + b"A line.\r\n" * 20_000 + b"--", 1)
        self.assertEqual("fail", result_of(milter_client.deliver(daemon.address, envelope, filled)))
        self.assertIn("a body could not be written to ", daemon.log())

    def test_silent_clients_do_not_shut_monitoring_out(self):
        self.start_watched()
        self.assertTrue(any(self.is_answered_beside_silent_clients() for _ in range(10)))

    def is_answered_beside_silent_clients(self):
        """Not after them: a busy machine may be so slow that the server has dropped them by then."""
        host, port = self.listen.split(":")
        silent = [socket.create_connection((host, int(port))) for _ in range(14)]
        self.assertIn("ampauth_build_info", self.metrics())
        kept = [client for client in silent if not is_closed(client)]
        for client in silent:
            client.close()
        return len(kept) == len(silent)

    def test_a_message_that_is_refused_for_its_header_is_told_of(self):
        daemon = self.start_watched({"policy": {"dry_run": True}})
        data, envelope = usual_mail()
        outcome = milter_client.deliver(daemon.address, envelope, b"X-AMP-Auth: mx; amp=pass\r\n" * 600 + data)
        self.assertFalse(outcome.delivered)
        self.assertIn("a message was refused: ", daemon.log())
        self.assertIn('ampauth_troubles_total{kind="refused"} 1', self.metrics())
