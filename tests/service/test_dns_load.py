"""Mail of honest senders under a load of mail whose DNS questions nobody answers: a short form of tests/dns_load, without
its limits of time and memory, which mean nothing in a sanitized build."""

import load
import names
from daemon import Daemon, ServiceTest

CONNECTIONS, SECONDS = 40, 10
# However busy the machine, what is answered at all is answered in this time.
PATIENT = {"timeout": "5s", "deadline": "10s"}


class DnsLoad(ServiceTest):
    def test_every_honest_mail_passes(self):
        server = names.Server()
        self.addCleanup(server.close)
        daemon = Daemon(self.folder, f"127.0.0.1@{server.port}", {"log": {"format": "json"}, "dns": PATIENT})
        self.addCleanup(daemon.kill)
        result = load.run(daemon, CONNECTIONS, SECONDS, "many domains and one")
        self.assertEqual([], result.complaints())
        print(f"{result.attack_mails} mails, {len(result.honest)} honest ones ... ", end="", flush=True)
