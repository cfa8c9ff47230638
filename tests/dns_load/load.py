"""Mail of honest senders, while connections send mail whose DNS questions nobody answers."""

import dataclasses
import itertools
import json
import pathlib
import threading
import time

import milter_client
import milter_protocol
from daemon import result_of
from names import SELECTOR, SILENT
from recipes import message as mail
from recipes.signing import SIGNED, sign
from transaction import Envelope

SIGNATURES = 8  # as many as are examined (dkim.max_signatures)
PACE = 0.25  # seconds from one mail of a connection to its next, at the least
HONEST_PACE = 2  # seconds: seldom, since each answer would show libunbound that the name server lives
PATIENCE = 600  # seconds that a session waits until it is its turn

# Where the attackers' mail comes from: each mail from a domain of its own, or every mail from the same.
DOMAINS = {
    "many domains": lambda number: f"{SILENT}{number}.example",
    "one domain": lambda number: f"{SILENT}.example",
    "many domains and one": lambda number: f"{SILENT}{number if number % 2 else ''}.example",
}


@dataclasses.dataclass
class Load:
    """What came of it."""

    attack_mails: int = 0
    honest: dict = dataclasses.field(default_factory=dict)  # queue id -> amp=, None without a verdict
    faults: list = dataclasses.field(default_factory=list)
    milliseconds: list = dataclasses.field(default_factory=list)  # of each honest mail's judgement, as logged
    memory: float = 0  # the most resident, in MB

    def complaints(self):
        refused = sum(result != "pass" for result in self.honest.values())
        return (self.faults + ([f"{refused} of {len(self.honest)} honest mails do not pass"] if refused else []) +
                ([] if self.honest and self.attack_mails else ["no mail was judged"]))


def run(daemon, connections, seconds, domains):
    """The Load of `connections` on a Daemon that logs as JSON."""
    load, over = Load(), threading.Event()
    numbers = itertools.count(1)
    clients = [threading.Thread(target=stopped_by_end, args=(work, load, over, daemon, *more), daemon=True)
               for work, *more in [(attack, numbers, DOMAINS[domains])] * connections + [(send_honest, numbers)]]
    for client in clients:
        client.start()
    time.sleep(seconds)
    over.set()
    for client in clients[connections:]:  # an attacker may wait for long yet
        client.join()
    load.memory = memory_of(daemon.process.pid)
    times = {line["id"]: int(line["ms"]) for line in map(json.loads, daemon.log().splitlines()) if "ms" in line}
    load.milliseconds = sorted(times[queue_id] for queue_id in load.honest if queue_id in times)
    daemon.kill()
    for client in clients:
        client.join()
    return load


def stopped_by_end(work, load, over, daemon, *more):
    try:
        work(load, over, daemon.address, *more)
    except (OSError, milter_protocol.ProtocolError) as fault:
        if not over.is_set():
            load.faults.append(f"{work.__name__}: {fault!r}")


def attack(load, over, address, numbers, domain_of):
    connection = milter_client.Connection(address, timeout=PATIENCE)
    connection.connect(Envelope())
    while not over.is_set():
        begin = time.monotonic()
        number = next(numbers)
        domain = domain_of(number)
        connection.send(Envelope(mail_from=f"bounce@m{number}.{domain}"), dead_mail(domain, number))
        load.attack_mails += 1
        over.wait(begin + PACE - time.monotonic())


def send_honest(load, over, address, numbers):
    while not over.is_set():
        begin = time.monotonic()
        number = next(numbers)
        domain, queue_id = f"honest{number}.example", f"honest{number}"
        message = sign(mail.mail().put("From", f"From: News <news@{domain}>"), domain=domain, selector=SELECTOR)
        connection = milter_client.Connection(address, timeout=PATIENCE)
        connection.connect(Envelope())
        outcome = connection.send(Envelope(mail_from=f"bounce@{domain}", queue_id=queue_id), message.format())
        connection.close()
        load.honest[queue_id] = result_of(outcome)
        over.wait(begin + HONEST_PACE - time.monotonic())


def dead_mail(domain, number):
    """No name in it occurs in another. Signatures need no key to be asked for: it is enough that they are well formed."""
    form = (f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s%d-{number}; h={':'.join(SIGNED)};"
            f" bh={'A' * 43}=; b={'A' * 342}==")
    message = mail.mail().put("From", f"From: News <news@m{number}.{domain}>")
    return message.on_top(*(form % signature for signature in range(SIGNATURES))).format()


def memory_of(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError("no VmHWM in /proc")
