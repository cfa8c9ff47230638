"""The receiver's lists of senders: read at the start and at SIGHUP, and developer mode by RCPT TO."""

import signal

import harness
from harness import wait_until
from world import EndToEnd, shared, stop_cleanly

SENDER = "bounce@shop.example"
NOBODY = "nobody@other.example\n"
EX_UNAVAILABLE, EX_CONFIG = 69, 78


class Lists(EndToEnd):
    tables = None  # each test starts its own milter

    def setUp(self):
        self.folder = shared().path(f"lists.{self.id().rpartition('.')[2]}")

    def start(self, mode, **lists):
        """A milter with the lists `allow`, `deny` and `developers` as their texts are given."""
        self.tables = {"senders": {"mode": mode}}
        for name, text in lists.items():
            table, key = ("recipients", "developer_mode") if name == "developers" else ("senders", name)
            self.tables.setdefault(table, {})[key] = self.write(name, text)
        milter = shared().start_milter(self.socket, self.tables)
        self.addCleanup(stop_cleanly, milter)
        wait_until(lambda: "listens on" in milter.log(), "the lists to be read")  # the socket is open before
        return milter

    def write(self, name, text):
        path = f"{self.folder}.{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def reload(self, milter, word):
        """SIGHUP, and waits for the word in what is logged then. Returns that part of the log."""
        before = len(milter.log())
        milter.process.signal(signal.SIGHUP)
        wait_until(lambda: word in milter.log()[before:], f"{word!r} in the log")
        return milter.log()[before:]

    def send(self, *to, client=None):
        """One message to these recipients. Returns what each of them got."""
        code, text = (client or self.connect()).post(SENDER, to, self.signed(to[0]))
        self.assertEqual(250, code, text)
        return [self.delivered(address) for address in to]

    def send_to_somebody(self):
        [message] = self.send(shared().new_address())
        return message

    def test_sighup_reads_the_lists_again(self):
        milter = self.start("deny", deny=NOBODY)
        self.assert_result(self.send_to_somebody(), "pass")
        self.write("deny", NOBODY + "shop.example\n")
        self.assert_result(self.send_to_somebody(), "pass")
        self.reload(milter, "reloaded")
        refused = self.send_to_somebody()
        self.assert_result(refused, "policy", "sender-denied")
        self.assertFalse(refused.has_amp())
        self.assertIn(f"{self.folder}.deny:2", milter.log())
        self.write("deny", NOBODY)
        self.reload(milter, "reloaded")
        self.assert_result(self.send_to_somebody(), "pass")

    def test_a_broken_list_leaves_the_old_one_in_force(self):
        milter = self.start("deny", deny="shop.example\n")
        for text, complaint in ((NOBODY + "\nshop.example tomorrow\n", "deny:3: write SENDER"),
                                ("*@shop.example\n", "deny:1: '*@shop.example' names no sender"),
                                (NOBODY + "x" * 1025 + "\n", "deny:2: the line is longer than 1024 bytes")):
            with self.subTest(complaint):
                self.write("deny", text)
                logged = self.reload(milter, "the old configuration stays in force")
                self.assertIn(f"{self.folder}.{complaint}", logged)
                self.assert_result(self.send_to_somebody(), "policy", "sender-denied")
        self.write("deny", NOBODY)
        self.reload(milter, "reloaded")
        self.assert_result(self.send_to_somebody(), "pass")

    def test_a_broken_or_missing_list_stops_the_start(self):
        for name, text in (("developers", "dev@example.org\n"), ("allow", "shop\n"), ("deny", None)):
            path = f"{self.folder}.{name}" if text is None else self.write(name, text)
            table, key = ("recipients", "developer_mode") if name == "developers" else ("senders", name)
            config = self.write("toml", f"[milter]\nsocket = 'unix:{self.folder}.sock'\n[{table}]\n{key} = '{path}'\n")
            # systemd tries a start again after the first status: a list may be there the next time.
            for arguments, status in (([], EX_UNAVAILABLE), (["-t"], EX_CONFIG)):
                with self.subTest(name, arguments=arguments):
                    code, said = harness.run(shared().program, "-c", config, *arguments)
                    self.assertEqual(status, code, said)
                    self.assertIn(f"{path}: cannot be read" if text is None else f"{path}:1: ", said)

    def test_what_has_expired_is_told_and_does_not_count(self):
        milter = self.start("allow-only", allow="shop.example until 2026-01-31\n")
        self.assert_result(self.send_to_somebody(), "policy", "sender-not-allowed")
        self.assertIn("1 entries, of which 1 expired and do not count, the first in line 1", milter.log())

    DEVELOPERS = {  # who receives a message: a developer by From, one by d=, a reader; and whether all see it
        ("developer",): True,
        ("developer", "tester"): True,
        ("reader",): False,
        ("developer", "reader"): False,
        ("reader", "tester"): False,
    }

    def test_developer_mode_is_for_messages_to_developers_alone(self):
        lines = {"developer": "{} news@shop.example\n", "tester": "{} dkim:shop.example\n", "reader": ""}
        rows = [(tuple((role, shared().new_address()) for role in roles), seen)
                for roles, seen in self.DEVELOPERS.items()]
        self.start("allow-only", allow=NOBODY, developers="".join(
            lines[role].format(address.upper()) for recipients, _ in rows for role, address in recipients))
        client = self.connect()  # one session: a message has nothing of the one before
        for recipients, seen in rows:
            with self.subTest(recipients):
                for message in self.send(*(address for _, address in recipients), client=client):
                    self.assert_result(message, *(("pass",) if seen else ("policy", "sender-not-allowed")))
                    self.assertEqual(seen, message.has_amp())

    def test_a_recipient_that_postfix_refuses_is_none(self):
        developer = shared().new_address()
        self.start("allow-only", allow=NOBODY, developers=f"{developer} .shop.example\n")
        client = self.connect()
        self.assertEqual(250, client.docmd("MAIL", f"FROM:<{SENDER}>")[0])
        self.assertEqual(5, client.docmd("RCPT", "TO:<reader@elsewhere.example>")[0] // 100)
        self.assertEqual(250, client.docmd("RCPT", f"TO:<{developer}>")[0])
        self.assertEqual(250, client.data(self.signed(developer))[0])
        self.assert_result(self.delivered(developer), "pass")

    def test_developers_are_authenticated_and_denied_as_anybody(self):
        for sender, deny, reason in (("news@shop.example", "", "fail tls-none"),
                                     ("news@shop.example", ".shop.example\n", "policy sender-denied")):
            with self.subTest(reason):
                developer = shared().new_address()
                milter = self.start("allow-only", allow=NOBODY, deny=deny, developers=f"{developer} {sender}\n")
                client = self.connect(tls=reason != "fail tls-none")
                [message] = self.send(developer, client=client)
                self.assert_result(message, *reason.split())
                stop_cleanly(milter)

    def test_a_session_has_developer_mode_if_it_began_with_it(self):
        before, after = shared().new_address(), shared().new_address()
        milter = self.start("allow-only", allow=NOBODY, developers="# nobody yet\n")
        client = self.connect()
        self.write("developers", f"{before} shop.example\n{after} shop.example\n")
        self.reload(milter, "reloaded")
        [message] = self.send(before, client=client)
        self.assert_result(message, "policy", "sender-not-allowed")
        [message] = self.send(after)
        self.assert_result(message, "pass")
