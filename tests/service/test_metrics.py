"""What Prometheus and an orchestrator's probes read."""

import json
import pathlib
import re
import shutil
import signal
import subprocess
import unittest
import urllib.error
import urllib.request

import milter_client
from daemon import ServiceTest, usual_mail, wait_until
from recipes import message as mail

ROOT = pathlib.Path(__file__).resolve().parents[2]
ALERTS = ROOT / "conf/prometheus-alerts.yml"
DASHBOARD = ROOT / "conf/grafana-dashboard.json"


def promtool(*arguments, text=None):
    return subprocess.run(["promtool", *arguments], input=text, capture_output=True, text=True, check=False)


class Metrics(ServiceTest):
    def start_monitored(self, tables=None):
        self.port = self.free_port()
        return self.start((tables or {}) | {"metrics": {"listen": f"127.0.0.1:{self.port}"}})

    def get(self, path, method="GET"):
        """(status, text)"""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def numbers(self):
        """name, with its labels if it has any -> value"""
        status, text = self.get("/metrics")
        self.assertEqual(200, status)
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line[:1] != "#"}

    def growth(self, before):
        now = self.numbers()
        return {name: value - before.get(name, 0) for name, value in now.items() if value != before.get(name, 0)}

    def test_each_message_is_counted_once_where_it_belongs(self):
        daemon = self.start_monitored({"limits": {"message_memory": 100}})
        data, envelope = usual_mail()
        before = self.numbers()
        for _ in range(3):
            milter_client.deliver(daemon.address, envelope, data)
        envelope.tls = None
        milter_client.deliver(daemon.address, envelope, b"X-AMP-Auth: mx; amp=pass\r\n" + data)
        milter_client.deliver(daemon.address, envelope, mail.mail([mail.text(), mail.html()]).format())
        milter_client.deliver(daemon.address, envelope, b"From: a@b.example\r\n\r\nHello\r\n")
        wait_until(lambda: self.numbers()["ampauth_sessions"] == 0, "the sessions to be closed")
        grown = self.growth(before)
        expected = {
            'ampauth_messages_total{amp="held"}': 4,
            'ampauth_messages_total{amp="none"}': 2,
            'ampauth_verdicts_total{reason="",result="pass"}': 3,
            'ampauth_verdicts_total{reason="tls-none",result="fail"}': 1,
            'ampauth_actions_total{action="keep",dry_run="false"}': 3,
            'ampauth_actions_total{action="strip",dry_run="false"}': 1,
            "ampauth_forged_fields_total": 1,
            "ampauth_sessions_total": 6,
            'ampauth_check_seconds_count{check="dkim"}': 4,
            'ampauth_check_seconds_count{check="mime"}': 4,
        }
        self.assertEqual(expected, {name: grown.get(name) for name in expected})
        self.assertGreater(grown["ampauth_spooled_bytes_total"], 4 * 100)
        self.assertGreaterEqual(grown['ampauth_dns_questions_total{status="ok"}'], 12)

    def test_a_message_under_way_is_seen(self):
        daemon = self.start_monitored()
        data, envelope = usual_mail()
        session = milter_client.Connection(daemon.address)
        self.addCleanup(session.drop)
        session.connect(envelope)
        message = session.begin(envelope, data)
        wait_until(lambda: self.numbers()["ampauth_messages_in_flight"] == 1, "the message")
        self.assertEqual(1, self.numbers()["ampauth_sessions"])
        session.finish(message)
        wait_until(lambda: self.numbers()["ampauth_messages_in_flight"] == 0, "its end")

    def test_reloads_are_counted_by_their_outcome(self):
        daemon = self.start_monitored()
        before = self.numbers()
        self.assertGreater(before["ampauth_suffix_list_timestamp_seconds"], 1e9)
        daemon.signal(signal.SIGHUP)
        wait_until(lambda: self.numbers()['ampauth_reloads_total{outcome="ok"}'] == 1, "a reload")
        self.assertGreater(self.numbers()["ampauth_config_loaded_timestamp_seconds"],
                           before["ampauth_config_loaded_timestamp_seconds"])
        daemon.configure({"policy": {"on_fail": "explode"}})
        daemon.signal(signal.SIGHUP)
        wait_until(lambda: self.numbers()['ampauth_reloads_total{outcome="failed"}'] == 1, "a reload that fails")

    def test_it_is_ready_until_a_stop(self):
        daemon = self.start_monitored()
        wait_until(lambda: self.get("/readyz") == (200, "ready\n"), "the daemon to be ready")
        self.assertEqual((200, "healthy\n"), self.get("/healthz"))
        data, envelope = usual_mail()
        session = milter_client.Connection(daemon.address)
        self.addCleanup(session.drop)
        session.connect(envelope)
        session.begin(envelope, data)
        daemon.signal(signal.SIGTERM)
        wait_until(lambda: self.get("/readyz") == (503, "not ready\n"), "the drain to begin")
        self.assertEqual((200, "healthy\n"), self.get("/healthz"))

    def test_nothing_else_is_served(self):
        self.start_monitored()
        self.assertEqual(404, self.get("/")[0])
        self.assertEqual(404, self.get("/metrics/")[0])
        self.assertEqual(404, self.get("/../../etc/passwd")[0])
        self.assertEqual(405, self.get("/metrics", "DELETE")[0])
        self.assertEqual((200, ""), self.get("/metrics", "HEAD"))

    def test_a_port_that_is_taken_stops_the_start(self):
        daemon = self.start_monitored()
        with self.assertRaisesRegex(RuntimeError, "metrics.listen: cannot listen on '127.0.0.1:"):
            self.start({"milter": {"socket": f"unix:{self.folder}/other"},
                        "metrics": {"listen": f"127.0.0.1:{self.port}"}})
        self.assertIsNone(daemon.process.poll())

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not there")
    def test_promtool_finds_no_fault_with_the_names(self):
        daemon = self.start_monitored()
        data, envelope = usual_mail()
        milter_client.deliver(daemon.address, envelope, data)
        checked = promtool("check", "metrics", text=self.get("/metrics")[1])
        self.assertEqual((0, ""), (checked.returncode, checked.stdout + checked.stderr))

    def test_the_dashboard_and_the_alerts_ask_for_what_there_is(self):
        daemon = self.start_monitored()
        data, envelope = usual_mail()
        milter_client.deliver(daemon.address, envelope, data)
        there = {name.partition("{")[0] for name in self.numbers()}
        there |= {name.removesuffix("_count") for name in there}
        for path in (ALERTS, DASHBOARD):
            asked = set(re.findall(r"\bampauth_\w+", path.read_text()))
            self.assertGreater(len(asked), 3)
            self.assertEqual(set(), asked - there, path.name)


class Files(unittest.TestCase):
    @unittest.skipUnless(shutil.which("promtool"), "promtool is not there")
    def test_promtool_finds_no_fault_with_the_alerts(self):
        checked = promtool("check", "rules", str(ALERTS))
        self.assertEqual(0, checked.returncode, checked.stdout + checked.stderr)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not there")
    def test_the_alerts_fire_when_they_should(self):
        checked = promtool("test", "rules", str(pathlib.Path(__file__).with_name("alerts.test.yml")))
        self.assertEqual(0, checked.returncode, checked.stdout + checked.stderr)

    def test_the_dashboard_has_a_query_in_every_panel(self):
        dashboard = json.loads(DASHBOARD.read_text())
        self.assertGreater(len(dashboard["panels"]), 5)
        for panel in dashboard["panels"]:
            self.assertTrue(panel["title"])
            self.assertTrue(all("ampauth_" in target["expr"] for target in panel["targets"]), panel["title"])
