"""What lies in the mailbox, read by real parsers: none sees an AMP part there, for none of it passed.

All messages of mime_cases and odd_mail are sent, as that takes seconds; those with a CR or an LF of their own also
through the settings of Postfix that treat them otherwise."""

import json
import re

from mailboxes import (FILTERED, FILTERED_BARE_LF, FILTERED_STRAY_CR, MAILDIR, REFUSED_BARE_LF, UNFILTERED,
                       UNFILTERED_STRAY_CR, Mailboxes)
from odd_mail import odd_mail
from sight import PARSERS, ROOT, look
from world import EndToEnd, shared

CASES = ROOT / "tests" / "mime_cases"
WANTED = 60  # so many cases must come through, whatever this Postfix refuses

# The one message that Postfix, where it is told to keep a stray CR, hides from its filters.
UNSHOWN = (FILTERED_STRAY_CR, "in-received-cr")

STRAY_CR = re.compile(rb"\r(?!\n)")
BARE_LF = re.compile(rb"(?<!\r)\n")


def cases(*kinds):
    """name -> message; of those kinds, if any are given."""
    rows = json.loads((CASES / "cases.json").read_text(encoding="utf-8"))
    return {row["id"]: (CASES / "cases" / row["file"]).read_bytes() for row in rows
            if not kinds or row["must"] in kinds}


def those_with(pattern, messages):
    return {name: message for name, message in messages.items() if pattern.search(message)}


class Mailbox(EndToEnd):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everything = cases() | odd_mail()
        cls.sent = {FILTERED: everything, UNFILTERED: everything}
        for way in (FILTERED_STRAY_CR, UNFILTERED_STRAY_CR):
            cls.sent[way] = those_with(STRAY_CR, everything)
        for way in (FILTERED_BARE_LF, REFUSED_BARE_LF):
            cls.sent[way] = those_with(BARE_LF, everything)
        cls.mailboxes = Mailboxes(shared().sockets[cls.socket].postfix)
        cls.addClassCleanup(cls.mailboxes.stop)
        for way, messages in cls.sent.items():
            cls.mailboxes.send(way, messages)
        cls.seen = look(cls.mailboxes.stored)

    def seen_in(self, *ways):
        return {key: parsers for key, parsers in self.seen.items() if key[0] in ways}

    def came_through(self, way):
        return [name for name in self.sent[way] if (way, name) not in self.mailboxes.refused]

    def test_every_parser_is_there(self):
        for parser in PARSERS:
            with self.subTest(parser.name):
                self.assertIsNone(parser.missing(), "run tests/differential/setup --quick")
                # An ordinary AMP message, past the filter.
                self.assertIn(parser.name, self.seen.get((UNFILTERED, "a001-baseline", MAILDIR), []))

    def test_the_cases_come_through(self):
        for (way, name), said in self.mailboxes.refused.items():
            print(f"refused ({way}): {name}: {said}")
        self.assertGreaterEqual(len(set(self.came_through(FILTERED)) & set(cases())), WANTED)
        for way in (UNFILTERED, UNFILTERED_STRAY_CR, FILTERED_BARE_LF):
            self.assertEqual(list(self.sent[way]), self.came_through(way))

    def test_no_parser_sees_an_amp_part(self):
        filtered = self.seen_in(FILTERED, FILTERED_STRAY_CR, FILTERED_BARE_LF)
        self.assertEqual({}, {key: parsers for key, parsers in filtered.items() if key[:2] != UNSHOWN})

    def test_what_postfix_does_not_show_is_not_marked_as_passed(self):
        """Where Postfix is told to keep a stray CR, its own Received can hold a field for some parsers, and no
        filter is shown it: docs/administration.md and conf/postfix.cf say what to set. The message has no X-AMP-Auth."""
        for (way, name, _), message in self.mailboxes.stored.items():
            if (way, name) == UNSHOWN:
                self.assertNotIn(b"x-amp-auth", message.lower())

    def test_without_the_filter_they_do(self):
        of_amp = cases("AMP", "AMP_NESTED")
        seen = {(way, name) for way, name, _ in self.seen}
        count = sum((UNFILTERED, name) in seen for name in of_amp)
        print(f"without the filter AMP is seen in {count} of {len(of_amp)} cases")
        self.assertGreater(count, len(of_amp) * 3 // 4)
