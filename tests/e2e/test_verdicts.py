"""Each check and each action, judged and carried out on mail that went through an MTA: here Postfix, in
test_sendmail Sendmail."""

import re

from harness import mail
from world import HELO, EndToEnd, shared, stop_cleanly

SHOP, OTHER = "shop.example", "other.example"


def changed(message):
    return message.replace(b"this morning", b"this evening")


class Verdicts(EndToEnd):
    # what the mail is: signing domain (None: unsigned), From's domain, envelope domain, session, change,
    # the result, the reason
    ROWS = [
        ("authenticated over TLS", SHOP, SHOP, SHOP, {}, None, "pass", None),
        ("of a subdomain, signed by its parent", SHOP, "news.shop.example", SHOP, {}, None, "pass", None),
        ("signed by a subdomain of From", "news.shop.example", SHOP, SHOP, {}, None, "pass", None),
        ("of the null sender, whose HELO passes SPF", SHOP, SHOP, None, {}, None, "pass", None),
        ("not signed", None, SHOP, SHOP, {}, None, "fail", "dkim-none"),
        ("changed after signing", SHOP, SHOP, SHOP, {}, changed, "fail", "dkim-fail"),
        ("signed by another domain", OTHER, SHOP, SHOP, {}, None, "fail", "dkim-unaligned"),
        ("signed by a domain with no key", "unknown.example", "unknown.example", SHOP, {}, None, "fail",
         "dkim-fail"),
        ("from a softfail address", SHOP, SHOP, "soft.example", {}, None, "fail", "spf-softfail"),
        ("from a fail address", SHOP, SHOP, "hard.example", {}, None, "fail", "spf-fail"),
        ("from a neutral address", SHOP, SHOP, "neutral.example", {}, None, "fail", "spf-neutral"),
        ("from a domain without SPF", SHOP, SHOP, "silent.example", {}, None, "fail", "spf-none"),
        ("from a domain with a malformed SPF record", SHOP, SHOP, "malformed.example", {}, None, "fail",
         "spf-permerror"),
        ("from another address", SHOP, SHOP, SHOP, {"address": "198.51.100.7"}, None, "fail", "spf-fail"),
        ("without TLS", SHOP, SHOP, SHOP, {"tls": False}, None, "fail", "tls-none"),
        ("signed by a domain whose DNS is broken", "broken.example", "broken.example", "broken.example", {},
         None, "temperror", "dns-dkim"),
    ]

    def test_each_result(self):
        for name, domain, author, envelope, session, change, result, reason in self.ROWS:
            with self.subTest(name):
                to = shared().new_address()
                sender = f"news@{author}"
                sent = self.signed(to, sender, domain) if domain else mail.amp_message(sender, to)
                sent = change(sent) if change else sent
                delivered = self.post(sent, to, f"bounce@{envelope}" if envelope else "", **session)
                self.assert_result(delivered, result, reason)
                (self.assert_kept if result == "pass" else self.assert_cut)(delivered, sent)

    def test_every_algorithm_and_canonicalisation_passes(self):
        for selector in ("rsa", "ed"):
            for header in ("simple", "relaxed"):
                for body in ("simple", "relaxed"):
                    with self.subTest(f"{selector} {header}/{body}"):
                        to = shared().new_address()
                        sent = self.signed(to, selector=selector, canonicalize=(header, body))
                        delivered = self.post(sent, to)
                        self.assert_result(delivered, "pass")
                        self.assert_kept(delivered, sent)

    def test_the_session_is_named_in_the_result(self):
        to = shared().new_address()
        value = self.post(self.signed(to), to).result()
        for words in ("spf=pass smtp.mailfrom=bounce@shop.example", f"smtp.helo={HELO}", "x-tls=pass",
                      "smtp.version=TLSv1.3", "smtp.cipher=TLS_AES_256_GCM_SHA384", "smtp.bits=256",
                      "dmarc=pass header.from=shop.example policy.dmarc=reject", "policy.amp-action=keep"):
            self.assertIn(words, value)

    def test_words_of_the_client_that_parsers_trip_over(self):
        """test_results reads what comes of them."""
        rows = [("/bounce@shop.example", HELO), ("=bounce@shop.example", HELO),
                ('"a;b"@shop.example', HELO), ('"a b"@shop.example', HELO), ('"a\\"(b"@shop.example', HELO),
                ('"a,b"@shop.example', HELO), ("bounce+" + "x" * 50 + "@shop.example", HELO),
                ("bounce@shop.example", "[192.0.2.10]"), ("bounce@shop.example", "out;amp=pass"),
                ("bounce@shop.example", "=out"), ("bounce@shop.example", "x" * 250)]
        for mail_from, helo in rows:
            with self.subTest(mail_from, helo=helo):
                to = shared().new_address()
                sent = self.signed(to)
                client = self.connect()
                client.ehlo(helo)
                self.assertEqual(250, client.post(mail_from, to, sent)[0])
                delivered = self.delivered(to)
                self.assert_result(delivered, "pass")
                self.assert_kept(delivered, sent)

    def test_a_signature_that_begins_with_a_slash(self):
        """header.b is the first eight characters of b=; one in 64 signatures is such a stumbling block."""
        to = shared().new_address()
        for number in range(2000):
            message = mail.amp_message("news@shop.example", to, subject=f"Timetable {number}")
            sent = shared().signer.sign(message, "shop.example", selector="ed")
            if re.search(rb"\sb=/", sent):
                break
        self.assert_result(self.post(sent, to), "pass")

    def test_a_message_that_is_amp_alone_gets_a_note(self):
        to = shared().new_address()
        delivered = self.post(mail.header("news@shop.example", to) + mail.AMP_PART, to)
        self.assert_result(delivered, "permerror")
        self.assertFalse(delivered.has_amp())
        self.assertEqual(1, len(delivered.values("Content-Type")))
        self.assertTrue(delivered.first("Content-Type").startswith("text/plain"))
        self.assertTrue(delivered.body.strip())


class VerdictsOverInet(Verdicts):
    socket = "inet"


class Actions(EndToEnd):
    tables = None  # each test starts its own milter

    def run_milter(self, **policy):
        milter = shared().start_milter(self.socket, {"policy": policy})
        self.addCleanup(stop_cleanly, milter)

    def test_tag(self):
        self.run_milter(on_fail="tag")
        to = shared().new_address()
        sent = self.signed(to)
        delivered = self.post(sent, to, tls=False)
        self.assert_result(delivered, "fail", "tls-none")
        self.assertIn("policy.amp-action=tag", delivered.result())
        self.assert_kept(delivered, sent)

    def test_strip(self):
        self.run_milter(on_fail="strip")
        to = shared().new_address()
        sent = self.signed(to)
        delivered = self.post(sent, to, tls=False)
        self.assertIn("policy.amp-action=strip", delivered.result())
        self.assert_cut(delivered, sent)

    def test_quarantine_puts_it_on_hold(self):
        self.run_milter(on_fail="quarantine")
        to = shared().new_address()
        code, text = self.connect(tls=False).post("bounce@shop.example", to, self.signed(to))
        self.assertEqual(250, code, text)
        self.assertFalse(self.mta().has_delivered(to))
        held_mail = self.mta().held().values()
        [held] = [one for one in held_mail if one.first("Message-ID") == f"<{to}>"]
        self.assert_result(held, "fail", "tls-none")
        self.assertIn("policy.amp-action=quarantine", held.result())

    def test_reject(self):
        self.run_milter(on_fail="reject")
        to = shared().new_address()
        code, text = self.connect(tls=False).post("bounce@shop.example", to, self.signed(to))
        self.assertEqual(5, code // 100, text)
        self.assertFalse(self.mta().has_delivered(to))

    def test_reject_lets_good_mail_pass(self):
        self.run_milter(on_fail="reject")
        to = shared().new_address()
        self.assert_result(self.post(self.signed(to), to), "pass")

    def test_tempfail(self):
        self.run_milter(on_temperror="tempfail")
        to = shared().new_address()
        message = self.signed(to, "news@broken.example", "broken.example")
        code, text = self.connect().post("bounce@broken.example", to, message)
        self.assertEqual(4, code // 100, text)
        self.assertFalse(self.mta().has_delivered(to))

    def test_dry_run_only_tells(self):
        self.run_milter(on_fail="reject", dry_run=True)
        to = shared().new_address()
        sent = self.signed(to)
        delivered = self.post(sent, to, tls=False)
        self.assert_result(delivered, "fail", "tls-none")
        self.assertIn("policy.amp-test=1", delivered.result())
        self.assert_kept(delivered, sent)

    def test_messages_without_amp_are_tagged_where_asked(self):
        self.run_milter(tag_messages_without_amp=True)
        to = shared().new_address()
        sent = mail.plain_message("news@shop.example", to)
        delivered = self.post(sent, to)
        self.assertEqual("mx.receiver.example; amp=none", delivered.result())
        self.assert_kept(delivered, sent)
