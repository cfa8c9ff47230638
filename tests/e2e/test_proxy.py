"""Behind a proxy that knows TCP only: HAProxy in front of Postfix."""

import pathlib

import harness
from world import HELO, EndToEnd, shared

CLIENT = "127.0.0.7"  # it connects to the proxy from there: the only address that proxied.example allows


class Proxy(EndToEnd):
    """As docs/administration.md has it: Postfix tells the milter of the client that HAProxy has told of."""

    tables = {"exempt": {"networks": []}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.behind = harness.Postfix(
            shared().path("behind"), {"told": shared().sockets["unix"].postfix, "not told": shared().sockets["unix"].postfix},
            options={"told": {"smtpd_upstream_proxy_protocol": "haproxy"}})
        cls.proxies = {name: harness.HaProxy(pathlib.Path(shared().path(f"haproxy, {name}")), port, name == "told")
                       for name, port in cls.behind.ports.items()}

    @classmethod
    def tearDownClass(cls):
        for proxy in cls.proxies.values():
            proxy.stop()
        cls.behind.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.behind

    def connect(self, service="told", **options):
        client = harness.Client(self.proxies[service].port, helo=HELO, source=CLIENT, **options)
        self.addCleanup(client.close)
        return client

    def test_the_client_is_the_one_before_the_proxy(self):
        rows = [("over TLS", {}, "pass", None),
                ("without TLS", {"tls": False}, "fail", "tls-none"),
                ("by a proxy that does not tell", {"service": "not told"}, "fail", "spf-fail")]
        for name, session, result, reason in rows:
            with self.subTest(name):
                to = shared().new_address()
                sent = self.signed(to)
                delivered = self.post(sent, to, "bounce@proxied.example", **session)
                self.assert_result(delivered, result, reason)
                (self.assert_kept if result == "pass" else self.assert_cut)(delivered, sent)
        self.assertIn(f" client={CLIENT} ", self.milter.log())
