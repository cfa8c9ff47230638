"""The daemon itself: its configuration, signals, and what Postfix does without it."""

import os
import signal
import smtplib

import harness
import world
from harness import wait_until
from world import EndToEnd, shared, stop_cleanly


class Daemon(EndToEnd):
    tables = None  # each test starts its own milter

    def start(self, tables=None):
        milter = shared().start_milter(self.socket, tables)
        self.addCleanup(stop_cleanly, milter)
        return milter

    def verdict_without_tls(self):
        to = shared().new_address()
        return self.post(self.signed(to), to, tls=False).result()

    def run_with(self, text, *arguments):
        path = shared().path("broken.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return harness.run(shared().program, "-c", path, *arguments)

    BROKEN = {  # what is wrong: the text, where, a word of the message
        "no TOML": ("[milter\n", "broken.toml:1:", ""),
        "an unknown table": ("[milters]\n", "broken.toml:1:", "milters"),
        "an unknown key": ("[policy]\nprofil = 'gmail'\n", "broken.toml:2:1", "profil"),
        "an unknown profile": ("[policy]\n\nprofile = 'gmial'\n", "broken.toml:3:", "gmial"),
        "a number where text belongs": ("[milter]\nsocket = 7\n", "broken.toml:2:", "socket"),
        "a network that is none": ("[exempt]\nnetworks = ['192.0.2.0/40']\n", "broken.toml:2:",
                                   "192.0.2.0/40"),
    }

    def test_a_broken_configuration_stops_the_start_and_says_where(self):
        for arguments in ([], ["-t"]):
            for name, (text, place, word) in self.BROKEN.items():
                with self.subTest(name, arguments=arguments):
                    code, said = self.run_with(text, *arguments)
                    self.assertNotEqual(0, code)
                    self.assertGreater(code, 0, said)
                    self.assertIn(place, said)
                    self.assertIn(word, said)

    def test_a_configuration_that_is_not_there_stops_the_start(self):
        code, said = harness.run(shared().program, "-c", "/nowhere/milter.toml")
        self.assertGreater(code, 0)
        self.assertIn("/nowhere/milter.toml", said)

    def test_a_socket_that_cannot_be_opened_stops_the_start(self):
        code, said = self.run_with("[milter]\nsocket = 'unix:/nowhere/milter.sock'\n")
        self.assertGreater(code, 0)
        self.assertIn("/nowhere/milter.sock", said)

    def test_a_good_configuration_is_said_to_be_good(self):
        code, said = self.run_with("[policy]\non_fail = 'tag'\n", "-t")
        self.assertEqual(0, code, said)

    def test_print_config_prints_what_it_reads(self):
        code, said = self.run_with("[policy]\non_fail = 'tag'\n", "--print-config")
        self.assertEqual(0, code, said)
        self.assertIn('on_fail = "tag"', said.replace("'", '"'))
        self.assertEqual((0, said), self.run_with(said, "--print-config"))

    def test_sighup_brings_the_new_configuration_into_force(self):
        milter = self.start({"policy": {"on_fail": "tag"}})
        self.assertIn("policy.amp-action=tag", self.verdict_without_tls())
        milter.configure({"policy": {"on_fail": "strip"}})
        milter.process.signal(signal.SIGHUP)
        wait_until(lambda: "policy.amp-action=strip" in self.verdict_without_tls(), "the new configuration")

    def test_sighup_with_a_broken_configuration_leaves_the_old_in_force(self):
        milter = self.start({"policy": {"on_fail": "tag"}})
        self.assertIn("policy.amp-action=tag", self.verdict_without_tls())
        before = len(milter.log())
        milter.configure({"policy": {"on_fail": "explode"}})
        milter.process.signal(signal.SIGHUP)
        wait_until(lambda: "explode" in milter.log()[before:], "a complaint in the log")
        self.assertIn("milter.toml:", milter.log()[before:])
        self.assertIn("policy.amp-action=tag", self.verdict_without_tls())
        milter.configure({"policy": {"on_fail": "strip"}})
        milter.process.signal(signal.SIGHUP)
        wait_until(lambda: "policy.amp-action=strip" in self.verdict_without_tls(), "the new configuration")

    def test_a_session_outlives_many_sighups(self):
        milter = self.start()
        client = self.connect()
        for _ in range(5):
            milter.process.signal(signal.SIGHUP)
            to = shared().new_address()
            self.assertEqual(250, client.post("bounce@shop.example", to, self.signed(to))[0])
            self.assert_result(self.delivered(to), "pass")

    def test_a_stop_lets_a_message_under_way_be_judged(self):
        milter = self.start()
        to = shared().new_address()
        client = self.connect()
        client.begin("bounce@shop.example", to)
        milter.process.signal(signal.SIGTERM)
        # Postfix has not told it of the message yet.
        wait_until(lambda: "under way" in milter.log(), "the stop to begin")
        self.assertEqual(250, client.data(self.signed(to))[0])
        client.quit()
        self.assert_result(self.delivered(to), "pass")
        wait_until(lambda: not milter.process.running(), "the end of the milter")

    def test_one_log_line_names_the_message_and_the_verdict(self):
        milter = self.start()
        to = shared().new_address()
        code, reply = self.connect(tls=False).post("bounce@shop.example", to, self.signed(to))
        self.assertEqual(250, code)
        queue_id = reply.split()[-1]
        self.delivered(to)
        [line] = [line for line in milter.log().splitlines() if queue_id in line]
        for word in (world.CLIENT, "news@shop.example", "fail", "tls-none", "strip"):
            self.assertIn(word, line)

    def test_privileges_are_dropped(self):
        milter = self.start({"milter": {"user": "nobody"}})
        to = shared().new_address()
        self.assert_result(self.post(self.signed(to), to), "pass")
        # The socket is open before: only who judges mail is sure to be nobody.
        with open(f"/proc/{milter.process.pid}/status", encoding="ascii") as status:
            [uids] = [line.split()[1:] for line in status if line.startswith("Uid:")]
        self.assertEqual({"65534"}, set(uids))

    def test_the_unix_socket_has_the_mode_and_owner_of_the_configuration(self):
        self.start({"milter": {"socket_mode": "0660", "user": "nobody"}})
        facts = os.stat(shared().sockets["unix"].connect)
        self.assertEqual(0o660, facts.st_mode & 0o777)
        self.assertEqual(65534, facts.st_uid)  # it connects to itself

    def test_a_socket_left_behind_by_a_crash_is_no_obstacle(self):
        crashed = shared().start_milter(self.socket)
        crashed.process.signal(signal.SIGKILL)
        crashed.process.child.wait()
        self.start()
        to = shared().new_address()
        self.assert_result(self.post(self.signed(to), to), "pass")

    def test_mail_waits_while_the_milter_is_gone(self):
        to = shared().new_address()
        with self.assertRaises(smtplib.SMTPResponseException) as caught:
            self.connect(tls=False).begin("bounce@shop.example", to)
        self.assertEqual(4, caught.exception.smtp_code // 100)
