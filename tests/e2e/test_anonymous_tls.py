"""Two Postfixes that agree on TLS: where the sender knows no more than TLS 1.2, stock ones agree on an anonymous suite."""

import harness
from test_local_programs import documented_settings
from world import EndToEnd, shared

CLIENT = "127.0.0.7"  # the only address that proxied.example allows


class AnonymousTls(EndToEnd):
    """What one Postfix sends to another: loopback is not exempt here, and is the client that SPF allows."""

    tables = {"exempt": {"networks": []}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        socket = shared().sockets["unix"].postfix
        named = documented_settings(socket)["smtpd_tls_exclude_ciphers"]
        cls.receiver = harness.Postfix(shared().path("anonymous"), {"stock": socket, "documented": socket},
                                       options={"documented": {"smtpd_tls_exclude_ciphers": named}})

        cls.senders = {}
        for receiver, port in cls.receiver.ports.items():
            for version in ("1.2", "1.3"):
                settings = {"virtual_transport": f"smtp:[127.0.0.1]:{port}", "smtp_tls_security_level": "may",
                            "smtp_tls_protocols": f">=TLSv1.2, <=TLSv{version}", "smtp_tls_loglevel": "1",
                            "smtp_bind_address": CLIENT}
                cls.senders[receiver, version] = harness.Postfix(
                    shared().path(f"sender-{receiver}-{version}"), {"smtpd": ""}, settings)

    @classmethod
    def tearDownClass(cls):
        for postfix in (*cls.senders.values(), cls.receiver):
            postfix.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.receiver

    def test_an_anonymous_suite_does_not_pass_and_is_not_agreed_on_by_the_documented_settings(self):
        rows = [("stock", "1.2", "policy", "tls-version", "ADH-"), ("documented", "1.2", "pass", None, "ECDHE-RSA-"),
                ("stock", "1.3", "pass", None, "TLS_AES_"), ("documented", "1.3", "pass", None, "TLS_AES_")]
        for receiver, version, result, reason, suite in rows:
            with self.subTest(receiver, version=version):
                to = shared().new_address()
                sent = self.signed(to)
                sender = self.senders[receiver, version]
                client = sender.connect()
                self.addCleanup(client.close)
                self.assertEqual(250, client.post("bounce@proxied.example", to, sent)[0])
                self.assert_result(self.delivered(to), result, reason)
                self.assertIn(f" with cipher {suite}", sender.log())
