"""Reloads while mail flows."""

import collections
import signal
import threading

import daemon as service
import milter_client
from daemon import ServiceTest, result_of, usual_mail

CLIENTS = 4


def slow_names(i):
    """Each a resolver of its own. However busy the machine, its questions are answered in time: an answer that is missing
    was lost with a resolver."""
    return {"timeout": f"{28 + i % 3}s", "deadline": "60s"}


class Reloads(ServiceTest):
    def test_no_message_is_lost_over_many_reloads(self):
        systemd = self.listen_as_systemd()
        daemon = self.start({"policy": {"on_fail": "tag"}, "dns": slow_names(0)},
                            environment={"NOTIFY_SOCKET": systemd.path})
        systemd.hear("READY=1")
        over = threading.Event()
        counts, faults = collections.Counter(), []

        def send_mail():
            """One session after another, with a message that passes and one that does not in each."""
            data, envelope = usual_mail()
            broken = data.replace(b"1042", b"1043")
            try:
                while not over.is_set():
                    connection = milter_client.Connection(daemon.address, timeout=90)
                    connection.connect(envelope)
                    for message, expected in ((data, "pass"), (broken, "fail")):
                        counts["sent"] += 1
                        outcome = connection.send(envelope, message)
                        counts[expected if outcome.delivered and result_of(outcome) == expected else "other"] += 1
                    connection.close()
            except Exception as fault:  # told by the test's own thread
                faults.append(fault)

        clients = [threading.Thread(target=send_mail) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            for i in range(service.RELOADS):
                daemon.configure({"policy": {"on_fail": ("strip", "tag")[i % 2]}, "dns": slow_names(i)})
                daemon.signal(signal.SIGHUP)
                systemd.hear("READY=1")
        finally:
            over.set()
            for client in clients:
                client.join()
        self.assertEqual([], faults)
        self.assertGreater(counts["sent"], 2 * CLIENTS)
        self.assertEqual((counts["sent"], 0), (counts["pass"] + counts["fail"], counts["other"]))
        self.assertEqual(service.RELOADS, daemon.log().count("reloaded " + str(self.folder)))
        self.assertNotIn("error", daemon.log())
        print(f"{service.RELOADS} reloads, {counts['sent']} messages ... ", end="", flush=True)
