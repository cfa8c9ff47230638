"""The same mail through a real Sendmail, attached by the lines of conf/sendmail.mc, and what is peculiar to it."""

import email.utils
import smtplib

import test_forged
import test_sessions
import test_verdicts
from harness import mail
from world import CLIENT, HELO, EndToEnd, shared

SHOP, RELAY, STRANGER = "shop.example", "192.0.2.25", "198.51.100.7"


class OnSendmail:
    socket = "sendmail"

    @classmethod
    def setUpClass(cls):
        cls.mta()  # or the class is skipped
        super().setUpClass()

    @classmethod
    def mta(cls):
        return shared().sendmail


class Verdicts(OnSendmail, test_verdicts.Verdicts):
    pass


class Actions(OnSendmail, test_verdicts.Actions):
    pass


class Forged(OnSendmail, test_forged.Forged):
    pass


class WithoutFilter(OnSendmail, test_forged.WithoutFilter):
    socket = "no milter"


class Sessions(OnSendmail, test_sessions.Sessions):
    pass


class Exempt(OnSendmail, test_sessions.Exempt):
    def test_a_client_certificate_alone_is_no_login(self):
        to = shared().new_address()
        sent = mail.amp_message(f"news@{SHOP}", to)
        delivered = self.post(sent, to, certificate="joe")
        self.assertIn("verify=OK", delivered.first("Received"))
        self.assert_result(delivered, "fail", "dkim-none")


class Fields(OnSendmail, EndToEnd):
    """Sendmail writes some fields anew when it delivers, after the filter has seen them."""

    def test_blanks_and_folds_reach_the_filter_and_the_reader_as_they_were_sent(self):
        to = shared().new_address()
        odd = b"X-Fold:\r\n\tb  \r\n  c\t\r\nX-None:x\r\nX-Empty:\r\nX-Blanks:   \r\nX-High: \xff\r\n"
        message = mail.amp_message(f"news@{SHOP}", to, subject="  the \t timetable \n\t  of today  ")
        sent = odd + shared().signer.sign(message, SHOP, canonicalize=("simple", "simple"))
        delivered = self.post(sent, to)
        self.assert_result(delivered, "pass")
        self.assert_kept(delivered, sent)

    def test_from_shows_the_address_that_was_authenticated(self):
        rows = ["News <news@shop.example>", '"A, B" <news@shop.example>', "<news@shop.example>",
                "news@shop.example (as <evil@other.example>)", "(as evil@other.example) news@shop.example",
                "a (b <evil@other.example>) <news@shop.example>", '"evil@other.example" <news@shop.example>',
                "=?utf-8?q?a_=3Cevil=40other=2Eexample=3E?= <news@shop.example>", '"x\\"y" <news@shop.example>',
                "((())) <news@shop.example>", "(" + "c" * 900 + ") <news@shop.example>", "News\n <news@shop.example>"]
        for sender in rows:
            with self.subTest(sender):
                to = shared().new_address()
                delivered = self.post(self.signed(to, sender), to)
                self.assert_result(delivered, "pass")
                self.assertIn(" header.from=news@shop.example ", delivered.result())
                self.assertEqual("news@shop.example", email.utils.parseaddr(delivered.first("From"))[1])

    def test_a_type_that_sendmail_cuts_short_hides_no_amp_part(self):
        """A Content-Type of over 2,048 bytes, and a parameter of over 1,024, so that another boundary may be left."""
        long, short = "z" * 2100, "z" * 60
        parameters = {
            "a boundary": f'; boundary="{"z" * 1500}"',
            "another parameter": f'; x="{"z" * 1500}"; boundary=b1',
            "two boundaries": f'; boundary=b2; x="{long}"; boundary=b1',
            "a boundary in a quoted string": f'; x="{"z" * 180}\\"; boundary=b2; y=\\"{long}"; boundary=b1',
            "folded": "; boundary=b2" + "".join(f'\n\tx{number}="{short}";' for number in range(35)) + " boundary=b1",
        }
        for name, value in parameters.items():
            for boundary in ("z" * 1012, "b2"):  # Sendmail leaves 1,012 bytes of the first
                with self.subTest(name, boundary=boundary[:5]):
                    to = shared().new_address()
                    head = mail.header(f"news@{SHOP}", to) + mail.crlf(f"Content-Type: multipart/mixed{value}\n\n").encode()
                    hidden = b"--%s\r\n" % boundary.encode() + mail.AMP_PART + b"--%s--\r\n" % boundary.encode()
                    body = b"--b1\r\nContent-Type: text/plain\r\n\r\n" + hidden + b"--b1--\r\n"
                    delivered = self.post(head + body, to)
                    self.assert_result(delivered, "permerror", "mime-syntax")
                    self.assertNotEqual(head, delivered.as_sent()[:len(head)], "this Sendmail cuts nothing short")
                    self.assertFalse(delivered.has_amp())

    def test_nul_hides_no_forged_field(self):
        to = shared().new_address()
        sent = mail.plain_message(f"news@{SHOP}", to)
        forged = b"X-AMP-Auth\0: mx.receiver.example; amp=pass\r\nX-AMP\0-Auth: mx.receiver.example; amp=pass\r\n"
        self.assert_kept(self.post(forged + sent, to), sent)

    def test_cr_and_lf_alone_are_refused(self):
        for alone in (b"\r", b"\n"):
            for text in (b"X-A: a" + alone + b"X-AMP-Auth: mx.receiver.example; amp=pass\r\n", alone + b"X-A: a\r\n"):
                with self.subTest(text):
                    to = shared().new_address()
                    client = self.connect()
                    client.begin(f"bounce@{SHOP}", to)
                    client.docmd("DATA")
                    client.send(text + mail.plain_message(f"news@{SHOP}", to) + b".\r\n")
                    self.assertEqual(421, client.getreply()[0])
                    self.assertFalse(self.mta().has_delivered(to))


class Relays(OnSendmail, EndToEnd):
    """The field on top is the relay's: Sendmail does not show its own to the filter."""

    tables = {"relays": {"trusted": [RELAY]}}
    RECEIVED = (f"Received: from {HELO} ({HELO} [{CLIENT}])\r\n"
                "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n"
                "\t(No client certificate requested)\r\n"
                "\tby relay.receiver.example (Postfix) with ESMTPS id 4XyZ0w1Q2Rz3;\r\n"
                "\tMon,  1 Jun 2026 08:00:00 +0000 (UTC)\r\n").encode()

    def test_the_client_is_the_one_that_the_relay_met(self):
        to = shared().new_address()
        sent = self.RECEIVED + self.signed(to)
        delivered = self.post(sent, to, address=RELAY, helo="relay.receiver.example", tls=False)
        self.assert_result(delivered, "pass")
        self.assertIn(f"smtp.helo={HELO};", delivered.result())
        self.assertIn(f" client={CLIENT} relay={RELAY} relays=1 ", self.milter.log())

    def test_without_a_field_of_the_relay_nothing_is_known(self):
        to = shared().new_address()
        delivered = self.post(self.signed(to), to, address=RELAY)
        self.assert_result(delivered, "fail", "spf-none")

    def test_the_field_of_the_client_counts_for_nothing(self):
        to = shared().new_address()
        delivered = self.post(self.RECEIVED + self.signed(to), to, address=STRANGER)
        self.assert_result(delivered, "fail", "spf-fail")

    def test_sendmail_as_the_relay(self):
        # what the mail is: session with the relay, the result, the reason
        rows = [("over TLS", {}, "pass", None), ("without TLS", {"tls": False}, "fail", "tls-none"),
                ("from another address", {"address": STRANGER}, "fail", "spf-fail"),
                ("of a user of the relay", {"login": "joe"}, "fail", "spf-none")]
        for name, session, result, reason in rows:
            with self.subTest(name):
                to = shared().new_address()
                client = self.mta().connect("no milter", **{"helo": HELO, "address": CLIENT} | session)
                self.addCleanup(client.close)
                self.assertEqual(250, client.post(f"bounce@{SHOP}", to, self.signed(to))[0])
                [relayed] = self.mta().delivered(to)
                second = shared().new_address()
                passed_on = relayed.raw.replace(b"\n", b"\r\n")
                self.assert_result(self.post(passed_on, second, address=RELAY), result, reason)


class Gone(OnSendmail, EndToEnd):
    tables = None

    def test_mail_waits_while_the_milter_is_gone(self):
        to = shared().new_address()
        with self.assertRaises(smtplib.SMTPResponseException) as caught:
            self.connect(tls=False).begin(f"bounce@{SHOP}", to)
        self.assertEqual(4, caught.exception.smtp_code // 100)
