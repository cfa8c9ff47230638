"""What all end-to-end tests share: one DNS server, one Postfix with a unix and an inet milter socket, one
Sendmail where a test wants it, the keys, and a list of every X-AMP-Auth value that was delivered."""

import functools
import itertools
import os
import shutil
import tempfile
import unittest

import harness
from harness import mail

CLIENT = "192.0.2.10"  # every domain's SPF record allows this address
HELO = "out.shop.example"
SPF = f"v=spf1 ip4:{CLIENT} -all"
SIGNING = ("shop.example", "news.shop.example", "other.example", "quiet.example", "attacker.example")

# What a site copies into its sendmail.mc.
DOCUMENTED = os.path.join(os.path.dirname(__file__), "..", "..", "conf", "sendmail.mc")
DOCUMENTED_SOCKET = "unix:/run/ampauth/milter.sock"

ZONE = f"""\
shop.example TXT {SPF}
{HELO} TXT {SPF}
news.shop.example TXT {SPF}
_dmarc.shop.example TXT v=DMARC1; p=reject
other.example TXT {SPF}
quiet.example TXT {SPF}
news.attacker.example CNAME bank.example
bank.example A 192.0.2.80
bank.example MX 10 bank.example
six.example TXT v=spf1 ip6:2001:db8::/64 -all
soft.example TXT v=spf1 ~all
hard.example TXT v=spf1 -all
neutral.example TXT v=spf1 ?all
malformed.example TXT v=spf1 ip4:nonsense -all
_domainkey.broken.example * !servfail
broken.example TXT {SPF}
proxied.example TXT v=spf1 ip4:127.0.0.7 -all
"""


class World:
    def __init__(self):
        self.program = os.environ["AMPAUTH_MILTER"]
        self.folder = tempfile.mkdtemp(prefix="ampauth-e2e.")
        os.chmod(self.folder, 0o755)  # Postfix's own user looks for its files here
        self.signer = harness.Signer()
        self.dns = harness.DnsServer(self.path("dns"), ZONE + "".join(map(self.signer.zone, SIGNING)))
        self.sockets = {"unix": harness.unix_socket(self.path("milter.sock")), "inet": harness.inet_socket()}
        attached = {name: socket.postfix for name, socket in self.sockets.items()}
        self.postfix = harness.Postfix(self.path("postfix"), attached | {"no milter": ""})
        # Sendmail trusts no socket, key or queue below a folder that everybody may write to, such as /tmp.
        self.safe_folder = tempfile.mkdtemp(prefix="ampauth-e2e.", dir="/run")
        os.chmod(self.safe_folder, 0o755)  # a milter may have a user of its own
        self.sockets["sendmail"] = harness.unix_socket(os.path.join(self.safe_folder, "milter.sock"))
        self.results = []
        self._numbers = itertools.count(1)

    @functools.cached_property
    def sendmail(self):
        """Its filter is attached by the lines of conf/sendmail.mc. SkipTest where it is not there."""
        return start_sendmail(os.path.join(self.safe_folder, "sendmail"), self.sockets["sendmail"].milter)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def new_address(self):
        return f"reader{next(self._numbers)}@{harness.DOMAIN}"

    def start_milter(self, socket="unix", tables=None):
        folder = self.path(f"milter{next(self._numbers)}")
        return harness.Milter(self.program, folder, self.sockets[socket], self.dns, tables)

    def stop(self):
        if "sendmail" in self.__dict__:
            self.sendmail.stop()
        self.postfix.stop()
        self.dns.stop()
        shutil.rmtree(self.folder)
        shutil.rmtree(self.safe_folder)


def start_sendmail(folder, socket, settings="", without="", dns_port=None):
    """`settings`: more lines of sendmail.mc; `without`: a line of conf/sendmail.mc to leave out."""
    unpacked = os.environ["AMPAUTH_SENDMAIL"]
    if missing := harness.Sendmail.what_is_missing(unpacked):
        raise unittest.SkipTest(missing)
    with open(DOCUMENTED, encoding="utf-8") as file:
        lines = file.read()
    if lines.count(DOCUMENTED_SOCKET) != 1:
        raise RuntimeError(f"{DOCUMENTED} does not name {DOCUMENTED_SOCKET} once")
    if lines.count(without + "\n") != 1 and without:
        raise RuntimeError(f"{DOCUMENTED} does not have the line {without} once")
    return harness.Sendmail(folder, unpacked, lines.replace(DOCUMENTED_SOCKET, socket).replace(without, "") + settings, dns_port)


@functools.cache
def shared():
    return World()


def stop_world():
    if shared.cache_info().currsize:
        shared().stop()


class EndToEnd(unittest.TestCase):
    """Every class has a milter of its own, configured by `tables`, on the socket of that name, and an MTA."""

    socket = "unix"
    tables = {}
    milter = None

    @classmethod
    def mta(cls):
        return shared().postfix

    @classmethod
    def setUpClass(cls):
        if cls.tables is not None:
            cls.milter = shared().start_milter(cls.socket, cls.tables)

    @classmethod
    def tearDownClass(cls):
        if cls.milter:
            stop_cleanly(cls.milter)
            cls.milter = None

    def connect(self, address=CLIENT, helo=HELO, **options):
        client = self.mta().connect(self.socket, address=address, helo=helo, **options)
        self.addCleanup(client.close)
        return client

    def signed(self, to, sender="news@shop.example", domain="shop.example", **options):
        return shared().signer.sign(mail.amp_message(sender, to), domain, **options)

    def post(self, message, to, mail_from="bounce@shop.example", **options):
        """One message in a session of its own, which must be taken. Returns what was delivered."""
        code, text = self.connect(**options).post(mail_from, to, message)
        self.assertEqual(250, code, text)
        return self.delivered(to)

    def delivered(self, to):
        [message] = self.mta().delivered(to)
        if message.result():
            shared().results.append(message.result())
        return message

    def assert_result(self, message, result, reason=None):
        """The result's own words, "amp=fail reason=tls-none", begin the delivered message's X-AMP-Auth."""
        wanted = f"mx.{harness.DOMAIN}; amp={result}" + (f" reason={reason}" if reason else " ")
        value = message.result()
        self.assertIsNotNone(value, "no X-AMP-Auth")
        self.assertEqual(wanted.split(), value.split()[:len(wanted.split())], value)

    def assert_kept(self, message, sent):
        self.assertEqual(sent, message.as_sent())

    def assert_cut(self, message, sent):
        """Every byte but the AMP part's is there."""
        amp = b"--=_b1\r\n" + mail.AMP_PART
        self.assertEqual(1, sent.count(amp))
        self.assertEqual(sent.replace(amp, b""), message.as_sent())


def stop_cleanly(milter):
    code = milter.stop()
    assert code == 0, f"ampauth-milter ended with {code}:\n{milter.log()}"
    for word in ("AddressSanitizer", "LeakSanitizer", "runtime error:"):
        assert word not in milter.log(), milter.log()
