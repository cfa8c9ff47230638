"""In front of a filter that Postfix asks before it takes a message (smtpd_proxy_filter) and behind it."""

import harness
from harness import mail
from world import CLIENT, HELO, EndToEnd, shared

SHOP, STRANGER = "shop.example", "198.51.100.7"
FORGED = "X-AMP-Auth: mx.receiver.example; amp=pass header.from=news@shop.example\n"
WARNING = "take the filter from smtpd_milters of that service"
IN_A_ROW = 10  # transactions without content, until the log warns
INNER = "127.0.0.1:{port} inet n - n - - smtpd -o {{ smtpd_milters = {milters} }} -o syslog_name=inner\n"


class BeforeQueue(EndToEnd):
    """The proxy filter is the plainest: it hands each session on to the inner service as it is."""

    outer, inner = True, False  # which of the two services the milter is attached to
    front = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        port, socket = harness.free_port(), shared().sockets["unix"].postfix
        attached = {"tells": socket if cls.outer else "", "does not tell": socket if cls.outer else ""}
        proxied = {"smtpd_proxy_filter": f"127.0.0.1:{port}"}
        cls.postfix = harness.Postfix(
            shared().path(cls.__name__), attached, services=INNER.format(port=port, milters=socket if cls.inner else ""),
            options={"tells": proxied | {"smtpd_tls_received_header": "yes"}, "does not tell": proxied})

    @classmethod
    def tearDownClass(cls):
        cls.postfix.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.postfix

    def connect(self, service="tells", address=CLIENT, helo=HELO, **options):
        client = self.postfix.connect(service, address=address, helo=helo, **options)
        self.addCleanup(client.close)
        return client

    def warnings(self):
        return self.milter.log().count(WARNING)


class AttachedBehind(BeforeQueue):
    """As docs/administration.md has it."""

    outer, inner = False, True
    tables = {"relays": {"trusted": ["127.0.0.1"]}}

    def test_the_client_is_the_one_before_the_proxy_filter(self):
        rows = [("over TLS", {}, "pass", None),
                ("without TLS", {"tls": False}, "fail", "tls-none"),
                ("from another address", {"address": STRANGER}, "fail", "spf-fail"),
                ("with TLS that the service in front does not tell of", {"service": "does not tell"}, "fail", "tls-unknown")]
        for name, session, result, reason in rows:
            with self.subTest(name):
                to = shared().new_address()
                sent = self.signed(to)
                delivered = self.post(sent, to, **session)
                self.assert_result(delivered, result, reason)
                (self.assert_kept if result == "pass" else self.assert_cut)(delivered, sent)
        self.assertIn(f" client={CLIENT} relay=127.0.0.1 relays=1 ", self.milter.log())

    def test_a_forged_result_goes(self):
        to = shared().new_address()
        self.assert_result(self.post(mail.amp_message(f"news@{SHOP}", to, extra=FORGED), to), "fail", "dkim-none")
        to = shared().new_address()
        self.assertIsNone(self.post(mail.plain_message(f"news@{SHOP}", to, extra=FORGED), to).result())

    def test_clients_that_only_ask_for_addresses_give_no_warning(self):
        client = self.connect()
        for number in range(3 * IN_A_ROW):
            client.begin(f"bounce@{SHOP}", shared().new_address())
            if number % 2:
                self.assertEqual(250, client.rset()[0])
            else:
                client.close()
                client = self.connect()
        self.post(self.signed(to := shared().new_address()), to)  # all before it has been read
        self.assertEqual(0, self.warnings())


class AttachedBehindWithoutTrust(BeforeQueue):
    outer, inner = False, True

    def test_everything_is_exempt(self):
        to = shared().new_address()
        self.assert_result(self.post(self.signed(to), to, address=STRANGER), "none", "exempt")


class AttachedInFront(BeforeQueue):
    """There Postfix shows its milters no content: what is forged is delivered. The log says what to do, once."""

    def test_a_forged_result_is_delivered_and_the_log_warns(self):
        for number in range(2 * IN_A_ROW):
            to = shared().new_address()
            sent = mail.amp_message(f"news@{SHOP}", to, extra=FORGED)
            [delivered] = self.deliver(sent, to)
            self.assertIn("amp=pass", delivered.result())
            self.assert_kept(delivered, sent)
            if number < IN_A_ROW - 1:
                self.assertEqual(0, self.warnings(), f"after {number + 1} messages")
        harness.wait_until(self.warnings, "the warning")
        self.assertEqual(1, self.warnings())

    def deliver(self, message, to):
        """Without collecting what is not this filter's result."""
        client = self.connect()
        self.assertEqual(250, client.post(f"bounce@{SHOP}", to, message)[0])
        client.quit()
        return self.postfix.delivered(to)
