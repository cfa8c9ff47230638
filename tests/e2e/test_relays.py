"""Behind a relay: a Postfix of its own takes the mail and passes it on to the one that the milter is attached to."""

import harness
from harness import mail
from world import CLIENT, HELO, EndToEnd, shared

SHOP, STRANGER = "shop.example", "198.51.100.7"
FORGED = (f"Received: from {HELO} ({HELO} [{CLIENT}])\r\n"
          "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n"
          "\t(No client certificate requested)\r\n"
          f"\tby relay.{harness.DOMAIN} (Postfix) with ESMTPS id 4XyZ0w1Q2Rz3;\r\n"
          "\tMon,  1 Jun 2026 08:00:00 +0000 (UTC)\r\n").encode()


class Relays(EndToEnd):
    tables = {"relays": {"trusted": ["127.0.0.1"]}}
    relay = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        port = shared().postfix.ports["unix"]
        # The hop is encrypted whatever the client's session was.
        settings = {"myhostname": f"relay.{harness.DOMAIN}", "inet_protocols": "all", "virtual_transport": f"smtp:[127.0.0.1]:{port}",
                    "smtp_tls_security_level": "encrypt"}
        cls.relay = harness.Postfix(shared().path("relay"), {"tells": "", "does not tell": ""}, settings,
                                    services="smtp unix - - n - - smtp\n",
                                    options={"tells": {"smtpd_tls_received_header": "yes"}})

    @classmethod
    def tearDownClass(cls):
        cls.relay.stop()
        super().tearDownClass()

    def connect(self, address=CLIENT, helo=HELO, service="tells", **options):
        client = self.relay.connect(service, address=address, helo=helo, **options)
        self.addCleanup(client.close)
        return client

    def test_the_client_is_the_one_before_the_relay(self):
        # what the mail is: session with the relay, the envelope's domain, the result, the reason
        rows = [
            ("over TLS", {}, SHOP, "pass", None),
            ("from an IPv6 address", {"address": "IPv6:2001:db8::10"}, "six.example", "pass", None),
            ("of the null sender, whose HELO passes SPF", {}, None, "pass", None),
            ("without TLS", {"tls": False}, SHOP, "fail", "tls-none"),
            ("from another address", {"address": STRANGER}, SHOP, "fail", "spf-fail"),
            ("with TLS that the relay does not tell of", {"service": "does not tell"}, SHOP, "fail", "tls-unknown"),
            ("of a user of the relay", {"login": "joe"}, SHOP, "fail", "spf-none"),
        ]
        for name, session, envelope, result, reason in rows:
            with self.subTest(name):
                to = shared().new_address()
                sent = self.signed(to)
                delivered = self.post(sent, to, f"bounce@{envelope}" if envelope else "", **session)
                self.assert_result(delivered, result, reason)
                (self.assert_kept if result == "pass" else self.assert_cut)(delivered, sent)

    def test_the_result_and_the_log_name_the_client(self):
        to = shared().new_address()
        value = self.post(self.signed(to), to).result()
        self.assertIn(f"spf=pass smtp.mailfrom=bounce@{SHOP} smtp.helo={HELO};", value)
        self.assertIn("x-tls=pass smtp.version=TLSv1.3", value)
        self.assertIn(f" client={CLIENT} relay=127.0.0.1 relays=1 ", self.milter.log())

    def test_a_received_field_of_the_sender_counts_for_nothing(self):
        for name, session, reason in (("from another address", {"address": STRANGER}, "spf-fail"),
                                      ("without TLS", {"tls": False}, "tls-none")):
            with self.subTest(name):
                to = shared().new_address()
                delivered = self.post(FORGED + self.signed(to), to, **session)
                self.assert_result(delivered, "fail", reason)
                self.assertFalse(delivered.has_amp())

    def test_a_first_line_that_continues_the_relays_field_counts_for_nothing(self):
        for blank in (b"\t", b"\r ", b"\r"):
            with self.subTest(blank):
                to = shared().new_address()
                continued = blank + b"(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n"
                delivered = self.post(continued + self.signed(to), to, tls=False)
                self.assertNotIn("amp=pass", delivered.result())
                self.assertFalse(delivered.has_amp())

    def test_mail_without_amp_stays_as_it_was(self):
        to = shared().new_address()
        sent = mail.plain_message(f"news@{SHOP}", to)
        delivered = self.post(sent, to)
        self.assertIsNone(delivered.result())
        self.assert_kept(delivered, sent)
