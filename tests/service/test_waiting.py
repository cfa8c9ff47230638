"""Mail that waits for name servers must hold up nobody else's."""

import signal
import socket
import threading
import time

import milter_client
from daemon import ServiceTest, usual_mail, wait_until

WAITING = 12
PLAIN = 5
# Its body is wanted, so that its end is answered like that of an AMP mail.
PLAIN_MAIL = (b"From: a@example.net\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
              b"--b\r\n\r\nAt noon?\r\n--b--\r\n")


class Waiting(ServiceTest):
    def test_a_plain_mail_is_answered_while_others_wait_for_dns(self):
        dead = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # takes questions and answers none
        self.addCleanup(dead.close)
        dead.bind(("127.0.0.1", 0))
        daemon = self.start({"dns": {"nameservers": [f"127.0.0.1@{dead.getsockname()[1]}"], "timeout": "20s",
                                     "deadline": "20s"}})
        data, envelope = usual_mail()
        before_the_end = threading.Barrier(WAITING + PLAIN + 1, timeout=120)
        answered = []

        def send(message, kind):
            # A new connection makes libmilter look at those that wait: these are all open before.
            session = milter_client.Connection(daemon.address, timeout=120)
            session.connect(envelope)
            session.finish(session.begin(envelope, message), after_chunk=before_the_end.wait)
            answered.append(kind)
            session.close()

        senders = [threading.Thread(target=send, args=(data, "waiting")) for _ in range(WAITING)]
        senders += [threading.Thread(target=send, args=(PLAIN_MAIL, "plain")) for _ in range(PLAIN)]
        for sender in senders:
            sender.start()
            self.addCleanup(sender.join)
        wait_until(lambda: before_the_end.n_waiting == len(senders), "the bodies to be taken")
        # libmilter has to find the ends of all in one look.
        daemon.signal(signal.SIGSTOP)
        before_the_end.wait()
        time.sleep(0.5)  # for the ends to be sent: with fewer of them there the test would prove less, and not fail
        daemon.signal(signal.SIGCONT)
        wait_until(lambda: len(answered) >= PLAIN, "the first answers")
        self.assertEqual(["plain"] * PLAIN, answered[:PLAIN])
