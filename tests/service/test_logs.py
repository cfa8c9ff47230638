"""What the log says, in each target and format that can be had here."""

import json
import os
import signal
import socket
import struct
import subprocess

import milter_client
from daemon import ServiceTest, usual_mail, wait_until


def journal_entry(datagram):
    """An entry of the journal's native protocol: NAME=value lines, or NAME, the value's length and the value."""
    fields = {}
    while datagram:
        line, _, rest = datagram.partition(b"\n")
        name, equals, value = line.partition(b"=")
        if not equals:
            (size,) = struct.unpack("<Q", rest[:8])
            value, rest = rest[8:8 + size], rest[9 + size:]
        fields[name.decode()] = value.decode(errors="replace")
        datagram = rest
    return fields


class Logs(ServiceTest):
    def test_the_journal_gets_each_value_as_a_field(self):
        # systemd's library knows one place of the journal's socket: a namespace of its own has ours there.
        run = self.folder / "run"
        (run / "systemd/journal").mkdir(parents=True)
        hide = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /run && exec "$@"', str(run)]
        if subprocess.run([*hide, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("no mount namespace can be had here")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
            journal.bind(str(run / "systemd/journal/socket"))
            os.chmod(run / "systemd/journal/socket", 0o666)
            journal.settimeout(30)
            daemon = self.start({"log": {"target": "journal"}}, wrapper=hide)
            data, envelope = usual_mail()
            envelope.mail_from = "one line\nAMPAUTH_RESULT=forged@mail.example.com"
            milter_client.deliver(daemon.address, envelope, data)
            entry = {}
            while "AMPAUTH_ID" not in entry:
                entry = journal_entry(journal.recv(65536))
                self.assertEqual("ampauth-milter", entry["SYSLOG_IDENTIFIER"])
        expected = {"PRIORITY": "6", "AMPAUTH_ID": envelope.queue_id, "AMPAUTH_FROM": "news@shop.example.com",
                    "AMPAUTH_CLIENT": "192.0.2.10", "AMPAUTH_TLS": "pass", "AMPAUTH_DKIM": "pass:example.com"}
        self.assertEqual(expected, {name: entry.get(name) for name in expected})
        self.assertEqual(envelope.mail_from, entry["AMPAUTH_MAIL_FROM"])
        self.assertNotIn("forged", entry["AMPAUTH_RESULT"])
        self.assertIn(f"id={envelope.queue_id} client=192.0.2.10", entry["MESSAGE"])

    def test_each_line_of_json_is_an_object_with_its_time_and_level(self):
        daemon = self.start({"log": {"format": "json"}})
        data, envelope = usual_mail()
        milter_client.deliver(daemon.address, envelope, data)
        wait_until(lambda: envelope.queue_id in daemon.log(), "the message's line")
        lines = [json.loads(line) for line in daemon.log().splitlines()]
        for line in lines:
            self.assertRegex(line["time"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            self.assertIn(line["level"], ("info", "warning", "error"))
        [message] = [line for line in lines if line.get("id") == envelope.queue_id]
        self.assertEqual(("pass", "keep"), (message["result"], message["action"]))

    def test_a_reload_says_what_has_changed(self):
        daemon = self.start({"policy": {"on_fail": "tag"}})
        daemon.configure({"policy": {"on_fail": "reject"}, "dns": {"timeout": "1s"}, "log": {"format": "json"}})
        daemon.signal(signal.SIGHUP)
        wait_until(lambda: "log.format" in daemon.log(), "the changes")
        for change in ('changed policy.on_fail: "tag" -> "reject"\n', 'changed dns.timeout: "2s" -> "1s"\n',
                       'changed log.format: "text" -> "json", which takes effect at the next start\n'):
            self.assertIn(change, daemon.log())
        self.assertEqual(3, daemon.log().count(" changed "))
        daemon.signal(signal.SIGHUP)
        wait_until(lambda: "no option has changed" in daemon.log(), "the second reload")

    def test_a_warning_of_every_message_is_written_once_a_minute(self):
        daemon = self.start()
        data, envelope = usual_mail()
        for i in range(5):
            connection = milter_client.Connection(daemon.address, honour_macro_lists=False)
            envelope.tls, envelope.queue_id = None, f"queue{i}"
            connection.connect(envelope)
            connection.send(envelope, data)
            connection.close()
        wait_until(lambda: "queue4" in daemon.log(), "the last message's line")
        self.assertEqual(1, daemon.log().count("milter_mail_macros"), daemon.log())
