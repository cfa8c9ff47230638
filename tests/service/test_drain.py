"""What a stop does to the messages that are under way, and to who comes later."""

import os
import signal
import socket
import time
import urllib.request

import milter_client
from daemon import ServiceTest, result_of, usual_mail, wait_until

SESSIONS = 24
STAGES = 9  # how far, at the most, a message has come at the stop: from MAIL into its header


def messages_in_flight(listen):
    with urllib.request.urlopen(f"http://{listen}/metrics", timeout=30) as response:
        lines = response.read().decode().splitlines()
    return next(int(float(line.split()[1])) for line in lines if line.startswith("ampauth_messages_in_flight "))


class Drain(ServiceTest):
    def begin(self, daemon, stages=None):
        """(session, the message begun in it)"""
        data, envelope = usual_mail()
        session = milter_client.Connection(daemon.address)
        self.addCleanup(session.drop)
        self.assertEqual("continue", session.connect(envelope))
        return session, session.begin(envelope, data, stages)

    def stopping(self, daemon, said="under way"):
        daemon.signal(signal.SIGTERM)
        wait_until(lambda: said in daemon.log(), "the stop to begin")

    def test_every_message_that_was_begun_gets_its_verdict(self):
        listen = f"127.0.0.1:{self.free_port()}"
        daemon = self.start({"metrics": {"listen": listen}})
        begun = [self.begin(daemon, 1 + i % STAGES) for i in range(SESSIONS)]
        wait_until(lambda: messages_in_flight(listen) == SESSIONS, "the last MAIL to be read: nothing answers it")
        self.stopping(daemon, f"{SESSIONS} messages under way")
        time.sleep(6)  # longer than it waits for sessions in which nothing happens
        self.assertEqual(["pass"] * SESSIONS, [result_of(session.finish(message)) for session, message in begun])
        for session, _ in begun:
            session.close()
        self.assertEqual(0, daemon.wait())
        self.assertNotIn("before the end", daemon.log())

    def test_a_new_session_is_refused_meanwhile(self):
        daemon = self.start()
        session, message = self.begin(daemon)
        self.stopping(daemon)
        with self.assertRaises((ConnectionRefusedError, FileNotFoundError)):
            milter_client.Connection(daemon.address)
        self.assertEqual("pass", result_of(session.finish(message)))

    def test_a_session_over_tcp_is_refused_meanwhile(self):
        daemon = self.start({"milter": {"socket": f"inet:{self.free_port()}@127.0.0.1"}})
        session, message = self.begin(daemon)
        self.stopping(daemon)
        with self.assertRaises(ConnectionRefusedError):
            milter_client.Connection(daemon.address)
        self.assertEqual("pass", result_of(session.finish(message)))

    def test_a_session_without_a_message_is_not_waited_for_long(self):
        daemon = self.start({"milter": {"drain": "10m"}})
        session, message = self.begin(daemon)
        session.finish(message)
        self.stopping(daemon, "0 messages under way")
        self.assertEqual(0, daemon.wait())

    def test_it_ends_when_its_time_is_over(self):
        daemon = self.start({"milter": {"drain": "1s"}})
        self.begin(daemon)
        begin = time.monotonic()
        self.stopping(daemon)
        self.assertEqual(0, daemon.wait())
        self.assertGreater(time.monotonic() - begin, 1)
        self.assertIn("before the end of 1 message", daemon.log())

    def test_a_second_signal_ends_it_at_once(self):
        daemon = self.start({"milter": {"drain": "10m"}})
        self.begin(daemon)
        self.stopping(daemon)
        daemon.signal(signal.SIGTERM)
        self.assertEqual(0, daemon.wait())

    def test_what_comes_to_an_inherited_socket_waits_for_the_next_daemon(self):
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.folder / "handed-over"))
            listening.listen()
            os.set_inheritable(listening.fileno(), True)
            handed_over = {"milter": {"socket": f"fd:{listening.fileno()}"}}
            address, fds = f"unix:{self.folder}/handed-over", [listening.fileno()]
            old = self.start(handed_over, address=address, pass_fds=fds)
            session, message = self.begin(old)
            self.stopping(old)
            data, envelope = usual_mail()
            early = socket.socket(socket.AF_UNIX)
            self.addCleanup(early.close)
            early.connect(str(self.folder / "handed-over"))  # taken by nobody yet
            self.assertEqual("pass", result_of(session.finish(message)))
            session.close()
            self.assertEqual(0, old.wait())
            new = self.start(handed_over, address=address, pass_fds=fds)
            self.assertEqual("pass", result_of(milter_client.deliver(new.address, envelope, data)))
