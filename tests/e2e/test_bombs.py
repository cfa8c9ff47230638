"""Messages made to cost time or memory, straight over the milter protocol: every one is answered, what does
not pass is stripped, and the filter's own memory stays small. A test that hangs has failed: an answer may
take as long as the client's timeout, no longer."""

import base64
import os
import pathlib
import sys
import threading

from world import EndToEnd, shared, stop_cleanly

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "wire"))

from milter_client import Connection  # noqa: E402
from transaction import Envelope  # noqa: E402

MEGABYTE = 1 << 20
LARGE = int(os.environ.get("AMPAUTH_LARGE_MEGABYTES", "32")) * MEGABYTE  # of a body
MEMORY = 32 * MEGABYTE  # what the filter may need more for any of these, however large
TIMEOUT = 120  # seconds an answer; a sanitized filter is ten times as slow as one that is released

HEAD = b"From: a@shop.example\r\nMIME-Version: 1.0\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
ALTERNATIVE = HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
TEXT = b"--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
AMP = b"--b\r\nContent-Type: text/x-amp-html\r\n\r\n<html amp4email></html>\r\n"
END = b"--b--\r\n"


def repeated(piece, size):
    return piece * (size // len(piece))


def nested(depth):
    begin = b"".join(b"Content-Type: multipart/mixed; boundary=b%d_\r\n\r\n--b%d_\r\n" % (i, i)
                     for i in range(depth))
    return HEAD + begin + b"Content-Type: text/x-amp-html\r\n\r\n<html amp4email></html>\r\n"


def in_layers(depth):
    content = b"Content-Type: text/x-amp-html\r\n\r\n<html amp4email>\r\n" * 2000
    for _ in range(depth):
        content = (b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                   + base64.encodebytes(content).replace(b"\n", b"\r\n"))
    return MIXED + TEXT + b"--b\r\n" + content + END


# What each is: the message, and what becomes of it: "stripped", "refused" (where stripping it costs
# too much), or "unmarked" where it holds no AMP part.
BOMBS = {
    "10,000 multiparts in one another": (nested(10000), "stripped"),
    "100,000 parts": (ALTERNATIVE + TEXT * 100000 + AMP + END, "stripped"),
    "100,000 header fields": (b"X: y\r\n" * 100000 + ALTERNATIVE + TEXT + AMP + END, "refused"),
    "100,000 header fields without AMP": (b"X: y\r\n" * 100000 + ALTERNATIVE + TEXT + END, "unmarked"),
    "a header line of a megabyte": (b"X: " + b"y" * MEGABYTE + b"\r\n" + ALTERNATIVE + TEXT + AMP + END, "stripped"),
    "5,000 nested comments": (HEAD + b"Content-Type: " + b"(" * 5000 + b")" * 5000
                              + b"text/x-amp-html\r\n\r\n<html amp4email>\r\n", "stripped"),
    "ten layers of base64": (in_layers(10), "stripped or refused"),
    "the AMP part alone of many megabytes": (ALTERNATIVE + TEXT + AMP + repeated(b"<p>much</p>\r\n", LARGE) + END, "stripped"),
    "many megabytes of an attachment": (MIXED + TEXT + b"--b\r\nContent-Type: application/zip\r\n"
                                b"Content-Transfer-Encoding: base64\r\n\r\n"
                                + repeated(b"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ" * 2 + b"\r\n", LARGE) + END, "unmarked"),
    "many megabytes of an ambiguous message": (ALTERNATIVE + TEXT + AMP + b"a\nb\r\n"
                                       + repeated(b"text of a very long message (with AMP)\r\n", LARGE) + END, "stripped"),
}


class PeakOfMemory:
    """The most that a process has had in memory of its own while this was open: what no file backs."""

    def __init__(self, pid):
        self._status = f"/proc/{pid}/status"
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self.peak = 0

    def __enter__(self):
        self._watcher.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._watcher.join()

    def _watch(self):
        while not self._over.wait(0.01):
            self.peak = max(self.peak, self.now())

    def now(self):
        with open(self._status, encoding="ascii") as status:
            [line] = [line for line in status if line.startswith("RssAnon:")]
        return int(line.split()[1]) * 1024


class Bombs(EndToEnd):
    tables = None

    @classmethod
    def setUpClass(cls):
        options = os.environ.get("ASAN_OPTIONS", "")
        # What is freed shall be free: the sanitizer keeps 256 MB of it back otherwise.
        os.environ["ASAN_OPTIONS"] = options + ":quarantine_size_mb=1"
        try:
            cls.milter = shared().start_milter("unix")
        finally:
            os.environ["ASAN_OPTIONS"] = options

    @classmethod
    def tearDownClass(cls):
        stop_cleanly(cls.milter)

    def send(self, data):
        connection = Connection(shared().sockets["unix"].milter, timeout=TIMEOUT)
        self.addCleanup(connection.close)
        envelope = Envelope(tls=None)
        self.assertEqual("continue", connection.connect(envelope))
        return connection.send(envelope, data)

    def check(self, outcome, fate):
        if fate == "refused" or (fate == "stripped or refused" and not outcome.delivered):
            return self.assertTrue(outcome.reply.startswith("550"), outcome.reply)
        self.assertTrue(outcome.delivered, outcome.reply)
        marked = b"x-amp-auth" in [field.lower() for field, _ in outcome.message.fields]
        self.assertEqual(fate != "unmarked", marked)
        if fate != "unmarked":
            self.assertNotIn(b"x-amp-html", outcome.message.format().lower())
        return None

    def test_every_bomb_is_answered_in_little_memory(self):
        self.send(BOMBS["100,000 parts"][0])  # what is allocated once is there now
        for name, (data, fate) in BOMBS.items():
            with self.subTest(name):
                with PeakOfMemory(self.milter.process.pid) as memory:
                    before = memory.now()
                    outcome = self.send(data)
                self.check(outcome, fate)
                self.assertLess(memory.peak - before, MEMORY)
