"""Sendmail as Debian sets it up: with DNS, by which it makes the names in headers canonical when it delivers, and with its
own version in Received."""

import email.utils
import os

from world import CLIENT, HELO, EndToEnd, shared, start_sendmail

SHOP, RELAY = "shop.example", "192.0.2.25"
EXPAND = "define(`confDONT_EXPAND_CNAMES', `True')dnl"
# news.attacker.example is a CNAME of bank.example, which the attacker does not own.
ATTACKER = "alice@news.attacker.example"


class Default(EndToEnd):
    """Without the line of conf/sendmail.mc: From is judged as one address and delivered as another."""

    socket = "sendmail"
    tables = {"relays": {"trusted": [RELAY]}}
    without = EXPAND
    delivered_from = "alice@bank.example"

    @classmethod
    def setUpClass(cls):
        folder = os.path.join(shared().safe_folder, cls.__name__)
        cls.sendmail = start_sendmail(folder, shared().sockets["sendmail"].milter, without=cls.without,
                                      dns_port=shared().dns.port)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        cls.sendmail.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.sendmail

    def connect(self, service="sendmail", address=CLIENT, helo=HELO, **options):
        client = self.sendmail.connect(service, address=address, helo=helo, **options)
        self.addCleanup(client.close)
        return client

    def test_from_as_judged_and_as_delivered(self):
        to = shared().new_address()
        delivered = self.post(self.signed(to, ATTACKER, "attacker.example"), to)
        self.assert_result(delivered, "pass")
        self.assertIn(f" header.from={ATTACKER} ", delivered.result())
        self.assertEqual(self.delivered_from, email.utils.parseaddr(delivered.first("From"))[1])
        self.assertTrue(delivered.has_amp())


class Documented(Default):
    """By conf/sendmail.mc as it is."""

    without = ""
    delivered_from = ATTACKER

    def test_it_is_read_as_a_relay(self):
        rows = [("over TLS", {}, "pass", None), ("without TLS", {"tls": False}, "fail", "tls-none")]
        for name, session, result, reason in rows:
            with self.subTest(name):
                to, second = shared().new_address(), shared().new_address()
                client = self.connect("no milter", **session)
                self.assertEqual(250, client.post(f"bounce@{SHOP}", to, self.signed(to))[0])
                [relayed] = self.sendmail.delivered(to)
                self.assertRegex(relayed.first("Received"), r" by mx\.receiver\.example \(8\.[0-9.]+/8\.[0-9.]+/Debian-[^)]*\) ")
                passed_on = relayed.raw.replace(b"\n", b"\r\n")
                delivered = self.post(passed_on, second, address=RELAY, helo="relay.receiver.example")
                self.assert_result(delivered, result, reason)
