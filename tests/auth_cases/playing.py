"""Has both programs judge the cases."""

import collections
import dataclasses
import json
import pathlib
import re
import subprocess
import time

import dns_server
import milter_client
import x_amp_auth
from transaction import Envelope

AUTHSERV_ID = "mx.example.org"
START_LIMIT = 20  # seconds; a sanitized build on a busy machine is slow
RUN_LIMIT = 240
SANITIZER = re.compile(r"(AddressSanitizer|LeakSanitizer|runtime error).*")


@dataclasses.dataclass
class Answer:
    header: str | None  # the value of X-AMP-Auth, None where none was written
    removed: int  # fields that claimed results of this server


def configuration(profile, **more):
    tables = {
        "milter": {"authserv_id": f'"{AUTHSERV_ID}"'},
        # The first filter of its MTA, which removes what RFC 8601 5 wants removed.
        "policy": {"profile": f'"{profile}"', "authentication_results": '"remove"',
                   "max_age": '"0s"'},  # the cases were signed when they were written
        "log": {"target": '"stderr"'},
    }
    for key, value in more.items():
        table, _, option = key.partition("_")
        tables.setdefault(table, {})[option] = value
    return "".join(f"[{table}]\n" + "".join(f"{k} = {v}\n" for k, v in options.items())
                   for table, options in tables.items())


def through_check(program, profile, cases, home, scratch):
    """{case's id: Answer}. Cases of one session are judged in one run."""
    config = scratch / "check.toml"
    config.write_text(configuration(profile))
    by_session = collections.defaultdict(list)
    for case in cases:
        by_session[json.dumps(case["session"])].append(case)
    answers = {}
    for session, together in by_session.items():
        files = [str(home / "cases" / f"{case['id']}.eml") for case in together]
        run = subprocess.run(
            [program, "-c", str(config), "--json", *session_options(json.loads(session)),
             "--zone", str(home / "zone"), *files],
            capture_output=True, text=True, timeout=RUN_LIMIT, check=False)
        sanitizer_must_be_silent("ampauth-check", run.stderr)
        lines = run.stdout.splitlines()
        if len(lines) != len(files):
            raise RuntimeError(f"ampauth-check: exit status {run.returncode}: {run.stderr or run.stdout}")
        for case, line in zip(together, lines):
            answer = json.loads(line)
            answers[case["id"]] = Answer(answer["header"] or None, answer["forged_removed"])
    return answers


def session_options(session):
    tls = ["--tls", ",".join(session["tls"])] if session["tls"] else ["--no-tls"]
    return [f"--ip={session['ip']}", f"--helo={session['helo']}", f"--mail-from={session['mail_from']}", *tls]


def through_milter(program, profile, cases, home, scratch):
    """{case's id: Answer}, from one milter."""
    server = dns_server.Server((home / "zone").read_text(encoding="utf-8"))
    log_path = scratch / "milter.log"
    address = f"unix:{scratch}/socket"
    config = scratch / "milter.toml"
    config.write_text(configuration(profile, milter_socket=f'"{address}"',
                                    dns_nameservers=f'["127.0.0.1@{server.port}"]'))
    try:
        with open(log_path, "w", encoding="utf-8") as log:
            process = subprocess.Popen([program, "-c", str(config)], stdout=log, stderr=log)
            try:
                wait_until_listening(process, address, log_path)
                answers = {case["id"]: deliver(address, case, home) for case in cases}
            finally:
                process.kill()
                process.wait()
    finally:
        server.close()
    sanitizer_must_be_silent("ampauth-milter", log_path.read_text(encoding="utf-8", errors="replace"))
    return answers


def deliver(address, case, home):
    session = case["session"]
    envelope = Envelope(ip=session["ip"], helo=session["helo"], mail_from=session["mail_from"],
                        tls=tuple(session["tls"]) if session["tls"] else None)
    outcome = milter_client.deliver(address, envelope, (home / "cases" / f"{case['id']}.eml").read_bytes())
    if not outcome.delivered:
        raise RuntimeError(f"{case['id']}: the reply is {outcome.reply!r}: the message does not go on")
    written = [e for e in outcome.edits if e[0] in ("insert", "add") and x_amp_auth.is_ours(e[-2])]
    removed = sum(e[0] == "delete" for e in outcome.edits)
    return Answer(written[-1][-1].decode() if written else None, removed)


def wait_until_listening(process, address, log_path):
    deadline = time.monotonic() + START_LIMIT
    socket = pathlib.Path(address.removeprefix("unix:"))
    while not (socket.exists() and milter_client.is_listening(address)):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("ampauth-milter does not listen; its log: " + log_path.read_text()[-1500:])
        time.sleep(0.02)


def sanitizer_must_be_silent(program, log):
    found = SANITIZER.search(log)
    if found:
        raise RuntimeError(f"{program}: {found.group(0)}")
