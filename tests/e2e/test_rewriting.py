"""What an MTA rewrites after the filter (rewritten_mail), read by real parsers: no AMP part results, and the filter leaves
honest mail as it is."""

import re

from harness import Delivered
from mailboxes import (ALL_STORES, FILTERED, MAILDIR, SENDMAIL_STORES, UNBROKEN, UNFILTERED, Mailboxes,
                       SendmailMailboxes)
from rewritten_mail import hidden_parts, honest_mail
from sight import as_sent, look
from test_sendmail import OnSendmail
from world import EndToEnd, shared

# Sendmail writes its queue ID into this field.
QUEUE_ID = re.compile(rb"(?m)^(X-MIME-Autoconverted: .*) id \S+")


class Rewriting:
    mta_name = ""
    stores = ()
    unbroken = ""  # the store for which no line is broken

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden, cls.honest = hidden_parts(), honest_mail()
        cls.mailboxes = cls.make_mailboxes()
        messages = {name: part.message for name, part in cls.hidden.items()}
        for way in (FILTERED, UNFILTERED):
            cls.mailboxes.send(way, messages)
            cls.mailboxes.send(way, {f"honest-{name}": message for name, message in cls.honest.items()})
        cls.seen = look(cls.mailboxes.stored)

    def delivered(self, way, name, store):
        return self.mailboxes.stored[way, name, store]

    def result(self, name):
        return Delivered(self.delivered(FILTERED, name, self.unbroken).replace(b"\r\n", b"\n")).result()

    def test_everything_is_delivered(self):
        self.assertEqual({}, self.mailboxes.refused)
        wanted = {(way, name, store) for way in (FILTERED, UNFILTERED) for store in self.stores
                  for name in [*self.hidden, *(f"honest-{name}" for name in self.honest)]}
        self.assertEqual(set(), wanted - set(self.mailboxes.stored))

    def test_no_parser_sees_an_amp_part(self):
        for name in self.hidden:
            with self.subTest(name):
                self.assertEqual({}, {store: self.seen[FILTERED, name, store] for store in self.stores
                                      if (FILTERED, name, store) in self.seen})

    def test_without_the_filter_they_do(self):
        for name, part in self.hidden.items():
            with self.subTest(name):
                seen = {store for store in self.stores if (UNFILTERED, name, store) in self.seen}
                self.assertLessEqual(getattr(part, self.mta_name), seen)

    def test_the_structure_is_called_ambiguous(self):
        for name, part in self.hidden.items():
            if getattr(part, self.mta_name) or name.startswith("type-"):
                with self.subTest(name):
                    self.assertIn(" amp=permerror reason=mime-syntax", f" {self.result(name)}")

    def test_honest_mail_arrives_as_without_the_filter(self):
        for name in self.honest:
            for store in self.stores:
                with self.subTest(name, store=store):
                    filtered, unfiltered = (QUEUE_ID.sub(rb"\1", as_sent(self.delivered(way, f"honest-{name}", store)))
                                            for way in (FILTERED, UNFILTERED))
                    self.assertEqual(unfiltered, filtered)
            with self.subTest(name):
                self.assertIsNone(self.result(f"honest-{name}"))
                self.assertNotIn((UNFILTERED, f"honest-{name}", self.unbroken), self.seen)


class PostfixRewriting(Rewriting, EndToEnd):
    mta_name, stores, unbroken = "postfix", ALL_STORES, MAILDIR

    @classmethod
    def make_mailboxes(cls):
        mailboxes = Mailboxes(shared().sockets[cls.socket].postfix, "rewriting", cls.stores)
        cls.addClassCleanup(mailboxes.stop)
        return mailboxes

    def test_honest_mail_arrives_in_a_maildir_as_sent(self):
        for name, message in self.honest.items():
            with self.subTest(name):
                self.assertEqual(message, as_sent(self.delivered(FILTERED, f"honest-{name}", self.unbroken)))


class SendmailRewriting(OnSendmail, Rewriting, EndToEnd):
    mta_name, stores, unbroken = "sendmail", SENDMAIL_STORES, UNBROKEN

    @classmethod
    def make_mailboxes(cls):
        return SendmailMailboxes(shared().sendmail)
