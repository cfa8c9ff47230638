"""Asks ampauth-check about many messages at once: its verdict on each, and each as it would be delivered."""

import concurrent.futures
import dataclasses
import json
import subprocess

BATCH = 250  # messages a process: fewer would mostly pay for its start
LIMIT = 600  # seconds a process; a sanitized build on a busy machine is slow

# A client that proves nothing, in a world without DNS records.
UNKNOWN_CLIENT = ("--ip", "192.0.2.1", "--helo", "unknown.example.net", "--mail-from=", "--no-tls")


@dataclasses.dataclass
class Answer:
    verdict: dict  # what --json says
    delivered: bytes


@dataclasses.dataclass
class Answers:
    by_name: dict  # the Answer to each message
    statuses: set  # the exit statuses of the processes
    problems: list  # a sentence for each process that did not do its work


def ask(check, messages, scratch, session, zone="", jobs=2, settings=""):
    """`messages`: their bytes by name, with CRLF line ends. `scratch` is a new folder's path. `settings`: a configuration."""
    sent, delivered = scratch / "sent", scratch / "delivered"
    sent.mkdir(parents=True)
    delivered.mkdir()
    (scratch / "zone").write_text(zone)
    (scratch / "milter.toml").write_text(settings)
    for name, message in messages.items():
        (sent / name).write_bytes(message)
    command = [check, *session, "--zone", scratch / "zone", "--config", scratch / "milter.toml", "--json",
               "--stripped-dir", delivered]
    names = sorted(messages)
    size = min(BATCH, -(-len(names) // jobs))
    batches = [names[at:at + size] for at in range(0, len(names), size)]
    answers = Answers({}, set(), [])
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = pool.map(lambda batch: _run([*command, *(sent / name for name in batch)]), batches)
        for batch, run in zip(batches, runs):
            answers.statuses.add(run.returncode)
            _take(run, batch, delivered, answers)
    return answers


def _run(command):
    return subprocess.run(command, capture_output=True, timeout=LIMIT, check=False)


def _take(run, batch, delivered, answers):
    verdicts = [json.loads(line) for line in run.stdout.splitlines()]
    if len(verdicts) != len(batch):
        said = run.stderr.decode("utf-8", "replace").strip()[-300:]
        answers.problems.append(f"ampauth-check: exit status {run.returncode} at {batch[len(verdicts)]}: {said}")
    for name, verdict in zip(batch, verdicts):
        answers.by_name[name] = Answer(verdict, (delivered / name).read_bytes())
