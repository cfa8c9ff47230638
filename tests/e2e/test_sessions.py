"""What SMTP clients do: many messages, many at once, large ones, second thoughts, and hanging up."""

import threading

import harness
from harness import mail
from world import EndToEnd, shared

SHOP = "shop.example"
MEGABYTE = 1 << 20


def large_message(to, size):
    """A multipart/mixed of an alternative with an AMP part and an attachment of `size` bytes."""
    alternative = mail.multipart([mail.TEXT_PART, mail.AMP_PART, mail.HTML_PART])
    line = b"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\r\n"
    attachment = (b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
                  line * (size // len(line)))
    return (mail.header(f"news@{SHOP}", to) + b'Content-Type: multipart/mixed; boundary="outer"\r\n\r\n' +
            b"--outer\r\n" + alternative + b"--outer\r\n" + attachment + b"--outer--\r\n")


class Sessions(EndToEnd):
    def test_several_messages_a_connection_are_judged_each_on_its_own(self):
        client = self.connect()
        for number in range(6):
            to = shared().new_address()
            sent = self.signed(to) if number % 2 else mail.amp_message(f"news@{SHOP}", to)
            self.assertEqual(250, client.post(f"bounce@{SHOP}", to, sent)[0])
            delivered = self.delivered(to)
            if number % 2:
                self.assert_result(delivered, "pass")
                self.assert_kept(delivered, sent)
            else:
                self.assert_result(delivered, "fail", "dkim-none")
                self.assert_cut(delivered, sent)

    def test_several_connections_at_once(self):
        failures = []

        def session(number):
            try:
                client = self.connect(tls=number % 2 == 0)
                for _ in range(5):
                    to = shared().new_address()
                    sent = self.signed(to)
                    client.post(f"bounce@{SHOP}", to, sent)
                    posted.append((number, to, sent))
            except Exception as error:  # pylint: disable=broad-except # told below, by the main thread
                failures.append(error)

        posted = []
        threads = [threading.Thread(target=session, args=[number]) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([], failures)
        self.assertEqual(40, len(posted))
        for number, to, sent in posted:
            delivered = self.delivered(to)
            if number % 2 == 0:
                self.assert_result(delivered, "pass")
                self.assert_kept(delivered, sent)
            else:
                self.assert_result(delivered, "fail", "tls-none")
                self.assert_cut(delivered, sent)

    def test_twenty_megabytes(self):
        for tls in (True, False):
            with self.subTest(tls=tls):
                to = shared().new_address()
                sent = shared().signer.sign(large_message(to, 20 * MEGABYTE), SHOP,
                                                 canonicalize=("relaxed", "simple"))
                delivered = self.post(sent, to, tls=tls)
                self.assert_result(delivered, *(["pass"] if tls else ["fail", "tls-none"]))
                wanted = sent if tls else sent.replace(b"--=_b1\r\n" + mail.AMP_PART, b"")
                self.assertTrue(wanted == delivered.as_sent(), "20 MB changed on the way")

    def test_a_large_message_without_amp_stays_as_it_was(self):
        to = shared().new_address()
        sent = mail.plain_message(f"news@{SHOP}", to, text="0123456789 and so on\n" * 100_000)
        delivered = self.post(sent, to)
        self.assertIsNone(delivered.result())
        self.assertTrue(sent == delivered.as_sent(), "2 MB changed on the way")

    def test_rset_forgets_the_envelope(self):
        to = shared().new_address()
        client = self.connect()
        client.begin("bounce@hard.example", to)
        self.assertEqual(250, client.rset()[0])
        sent = self.signed(to)
        self.assertEqual(250, client.post(f"bounce@{SHOP}", to, sent)[0])
        delivered = self.delivered(to)
        self.assert_result(delivered, "pass")
        self.assertIn(f"smtp.mailfrom=bounce@{SHOP}", delivered.result())

    def test_rset_between_messages_and_a_second_ehlo(self):
        client = self.connect()
        for greet in (client.rset, client.ehlo, client.rset):
            to = shared().new_address()
            self.assertEqual(250, client.post(f"bounce@{SHOP}", to, self.signed(to))[0])
            self.assert_result(self.delivered(to), "pass")
            greet()

    def test_hanging_up_in_the_middle_of_a_message(self):
        for share in (0.1, 0.5, 0.9):
            to = shared().new_address()
            sent = self.signed(to)
            client = self.connect()
            client.begin(f"bounce@{SHOP}", to)
            self.assertEqual(354, client.docmd("DATA")[0])
            client.send(sent[:int(len(sent) * share)])
            client.close()
            self.assertFalse(self.mta().has_delivered(to))
        to = shared().new_address()
        self.assert_result(self.post(self.signed(to), to), "pass")

    def test_many_recipients_share_one_verdict(self):
        addresses = [shared().new_address() for _ in range(3)]
        sent = self.signed(addresses[0])
        client = self.connect()
        client.begin(f"bounce@{SHOP}", addresses[0])
        for address in addresses[1:]:
            client.rcpt(address)
        self.assertEqual(250, client.data(sent)[0])
        self.assertEqual(1, len({self.delivered(address).result() for address in addresses}))


class SessionsOverInet(Sessions):
    socket = "inet"


class Costs(EndToEnd):
    def test_mail_without_amp_asks_no_dns_question(self):
        dns = shared().dns
        messages = [("plain", mail.plain_message), ("multipart", mail.without_amp)]
        for name, make in messages:
            with self.subTest(name):
                to = shared().new_address()
                sent = shared().signer.sign(make("news@quiet.example", to), "quiet.example")
                before = len(dns.questions())
                delivered = self.post(sent, to, "bounce@quiet.example", helo="out.quiet.example")
                self.assertIsNone(delivered.result())
                self.assert_kept(delivered, sent)
                self.assertEqual([], dns.questions()[before:])
        to = shared().new_address()
        self.post(self.signed(to, "news@quiet.example", "quiet.example"), to, "bounce@quiet.example")
        asked = dns.questions("quiet.example")
        self.assertIn("TXT rsa._domainkey.quiet.example", asked)  # so the log does tell


class Exempt(EndToEnd):
    def assert_exempt(self, delivered, sent):
        self.assertEqual(f"mx.{harness.DOMAIN}; amp=none reason=exempt", delivered.result())
        self.assert_kept(delivered, sent)

    def test_loopback(self):
        to = shared().new_address()
        sent = mail.amp_message(f"news@{SHOP}", to)
        self.assert_exempt(self.post(sent, to, address=None, tls=False), sent)

    def test_an_authenticated_client(self):
        to = shared().new_address()
        sent = mail.amp_message(f"news@{SHOP}", to)
        self.assert_exempt(self.post(sent, to, login="joe"), sent)

    def test_a_forged_field_goes_all_the_same(self):
        to = shared().new_address()
        forged = b"X-AMP-Auth: mx.receiver.example; amp=pass\r\n"
        sent = mail.amp_message(f"news@{SHOP}", to)
        self.assert_exempt(self.post(forged + sent, to, login="joe"), sent)


class NotExempt(EndToEnd):
    tables = {"exempt": {"networks": [], "authenticated": False}}

    def test_nobody_is_where_the_configuration_says_so(self):
        for session in ({"address": None}, {"login": "joe"}):
            with self.subTest(session):
                to = shared().new_address()
                sent = mail.amp_message(f"news@{SHOP}", to)
                delivered = self.post(sent, to, **session)
                self.assert_result(delivered, "fail", "dkim-none")
                self.assert_cut(delivered, sent)


class ExemptNetwork(EndToEnd):
    tables = {"exempt": {"networks": ["192.0.2.0/24"]}}

    def test_a_network_of_the_configuration(self):
        to = shared().new_address()
        sent = mail.amp_message(f"news@{SHOP}", to)
        self.assertIn("amp=none reason=exempt", self.post(sent, to).result())
        to = shared().new_address()
        sent = mail.amp_message(f"news@{SHOP}", to)
        self.assert_result(self.post(sent, to, address="198.51.100.7"), "fail", "dkim-none")
