"""Each allocation fails once: no honest byte is lost, no AMP part and no forged field gets through, and the daemon goes on."""

import collections
import itertools
import mmap
import pathlib
import signal
import struct

import daemon as service
import milter_client
import milter_protocol
import x_amp_auth
from daemon import ServiceTest, result_of, usual_mail, wait_until
from recipes import message as mail
from recipes import vector
from transaction import Envelope, Message

EACH, STEP = 300, 7  # so many allocations are tried one by one, then every 7th
FORGED = "X-AMP-Auth: mx.example.org; amp=pass header.from=news@shop.example.com"
AMP_TYPE, NO_TYPE = b"text/x-amp-html", b"text/x-amp-none"

MESSAGES = {
    "a text": mail.single(mail.text()),
    "a forged text": mail.single(mail.text()).on_top(FORGED),
    "a multipart": mail.mail([mail.text(), mail.html()]),
    "a forged multipart": mail.mail([mail.text(), mail.html()]).on_top(FORGED),
    "AMP that passes": vector.usual(),
    "AMP that fails": mail.mail(),
    "forged AMP that fails": mail.mail().on_top(FORGED),
    "forged AMP in quoted-printable": mail.mail().put("Content-Transfer-Encoding",
                                                      "Content-Transfer-Encoding: quoted-printable").on_top(FORGED),
}


class Countdown:
    """What failing_new.cpp reads: how many allocations it is until one fails."""

    def __init__(self, path):
        path.write_bytes(bytes(16))
        with open(path, "r+b") as file:
            self._mapped = mmap.mmap(file.fileno(), 16)

    def arm(self, number):
        self._mapped[:8] = struct.pack("=Q", number)

    def disarm(self):
        """Whether the allocation was reached."""
        left = struct.unpack("=Q", self._mapped[:8])[0]
        self.arm(0)
        return left == 0

    def failures(self):
        return struct.unpack("=Q", self._mapped[8:])[0]


class Allocations(ServiceTest):
    def start_failing(self, **how):
        program = pathlib.Path(service.PROGRAM).with_name("milter-failing-new")
        if not program.exists():
            self.skipTest("milter-failing-new is not there: tests are not built")
        self.countdown = Countdown(self.folder / "countdown")
        environment = how.pop("environment", {}) | {"AMPAUTH_FAILING_NEW": str(self.folder / "countdown")}
        return self.start(program=program, environment=environment, **how)

    def test_no_byte_is_lost_and_nothing_gets_through(self):
        daemon = self.start_failing()
        counts = collections.Counter()
        for name, message in MESSAGES.items():
            with self.subTest(name):
                self.fail_each_of(daemon, message.format(), counts)
        print(f"{counts} ... ", end="", flush=True)

    def fail_each_of(self, daemon, data, counts):
        usual = milter_client.deliver(daemon.address, Envelope(), data)
        self.assertTrue(usual.delivered)
        for number in numbers():
            self.countdown.arm(number)
            try:
                outcome = milter_client.deliver(daemon.address, Envelope(), data)
            except (OSError, milter_protocol.ProtocolError):  # the session is lost, and the MTA says 451
                outcome = None
            reached = self.countdown.disarm()
            with self.subTest(number):
                if outcome and outcome.delivered:
                    self.check(outcome, usual, Message.parse(data))
                elif outcome:
                    self.assertEqual("tempfail", outcome.reply)
                self.assertEqual("pass", self.next_result(daemon))
            counts["lost sessions" if outcome is None else outcome.reply] += 1
            if not reached:
                return

    def check(self, outcome, usual, sent):
        """A message that is delivered is as ever, or says temperror: then its AMP part was cut out, or overwritten."""
        delivered, result = outcome.message, result_of(outcome)
        self.assertIn(result, (result_of(usual), "temperror"))
        self.assertIn(delivered.body, (usual.message.body, without_amp(sent.body), sent.body.replace(AMP_TYPE, NO_TYPE)))
        self.assertTrue(result == "pass" or AMP_TYPE not in delivered.body)
        self.assertEqual(others(sent), others(delivered))
        self.assertEqual(int(result is not None), len(delivered.fields) - len(others(delivered)))

    @staticmethod
    def next_result(daemon):
        message, envelope = usual_mail()
        return result_of(milter_client.deliver(daemon.address, envelope, message))

    def test_a_reload_goes_well_or_changes_nothing(self):
        systemd = self.listen_as_systemd()
        daemon = self.start_failing(environment={"NOTIFY_SOCKET": systemd.path})
        systemd.hear("READY=1")
        for number in itertools.chain(range(1, 60), range(60, 20000, 997)):
            with self.subTest(number):
                self.countdown.arm(number)
                daemon.signal(signal.SIGHUP)
                systemd.hear("READY=1")
                self.countdown.disarm()
                self.assertEqual("pass", self.next_result(daemon))

    # A beat every 10 ms asks the resolver.
    def test_the_first_thread_and_the_resolvers_go_on(self):
        daemon = self.start_failing(environment={"WATCHDOG_USEC": "40000"})
        for number in range(1, 40):
            with self.subTest(number):
                self.assertIsNone(daemon.process.poll(), daemon.log()[-2000:])
                before = self.countdown.failures()
                self.countdown.arm(number)
                wait_until(lambda: self.countdown.failures() > before or daemon.process.poll() is not None, "a failure")
        self.assertIsNone(daemon.process.poll(), daemon.log()[-2000:])
        self.assertEqual("pass", self.next_result(daemon))


def numbers():
    """Which allocation fails. The places of every 7th differ from one message to the next."""
    return itertools.chain(range(1, EACH), itertools.count(EACH + next(OFFSETS), STEP))


OFFSETS = itertools.cycle(range(STEP))


def without_amp(body):
    return body.replace(b"--=_order\r\n" + mail.amp(), b"")


def others(message):
    return [field for field in message.fields if not x_amp_auth.is_ours(field[0])]
