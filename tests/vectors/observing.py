"""Runs the product on a vector, and says what came of it."""

import dataclasses
import json
import pathlib
import re
import subprocess
import time

import dns_server
import milter_client
import milter_protocol
import x_amp_auth
from transaction import Message, Outcome

START_LIMIT = 20  # seconds; a sanitized build on a busy machine is slow
RUN_LIMIT = 60
SANITIZER = re.compile(r"(AddressSanitizer|LeakSanitizer|runtime error).*")


class Broken(Exception):
    """The program did not get as far as an answer."""


@dataclasses.dataclass
class Seen:
    program: str
    header: str | None  # the value of X-AMP-Auth, None where none was written
    forged_removed: int
    delivered: bytes | None  # with CRLF line ends; None where the message does not go on
    exit_status: int | None = None  # of the checker
    outcome: Outcome | None = None  # over the wire
    questions: tuple = ()  # what the milter asked of DNS
    complaints: tuple = ()  # what went wrong beside the answer


def through_check(program, vector, scratch):
    config, stripped = scratch / "check.toml", scratch / "stripped.eml"
    config.write_text(vector.config())
    run = subprocess.run(
        [program, "-c", str(config), "--json", "--stripped", str(stripped), *session_options(vector),
         "--zone", str(vector.folder / "zone"), str(vector.folder / "message.eml")],
        capture_output=True, text=True, timeout=RUN_LIMIT, check=False)
    sanitizer_must_be_silent("ampauth-check", run.stderr)
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        raise Broken(f"ampauth-check: exit status {run.returncode}, no JSON: "
                     f"{run.stderr or run.stdout}") from None
    answer = answer[0] if isinstance(answer, list) else answer
    seen = Seen("ampauth-check", answer.get("header") or None, answer.get("forged_removed", 0),
                stripped.read_bytes() if stripped.exists() else None, exit_status=run.returncode)
    if seen.delivered is not None and vector.has_bare_lf:
        if b"\r" in seen.delivered:
            seen.complaints = ("what is written of a file with LF line ends has CR",)
        seen.delivered = seen.delivered.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return seen


def session_options(vector):
    tls = {"none": ["--no-tls"], "unknown": []}.get(vector.session["tls"], ["--tls", vector.session["tls"]])
    if vector.authenticated:
        tls = tls + ["--authenticated"]
    recipients = [option for each in vector.session["rcpt"].split() for option in ("--rcpt", each)]
    return ["--ip", vector.session["ip"], "--helo", vector.session["helo"],
            "--mail-from", vector.session["mail_from"], *recipients, *tls]


def through_milter(program, vector, scratch):
    server = dns_server.Server(vector.zone)
    log_path = scratch / "milter.log"
    try:
        with (open(log_path, "w", encoding="utf-8") as log,
              Milter(program, vector, server.port, scratch, log) as milter):
            outcome = milter_client.deliver(milter.address, vector.envelope(), vector.sent,
                                            honour_macro_lists=vector.tls != "unknown")
    except (OSError, milter_protocol.ProtocolError, Broken) as error:
        text = log_path.read_text(encoding="utf-8", errors="replace")
        raise Broken(f"ampauth-milter: {error or type(error).__name__}; its log: {text[-1500:]}") from error
    finally:
        server.close()
    sanitizer_must_be_silent("ampauth-milter", log_path.read_text(encoding="utf-8", errors="replace"))
    before = sum(x_amp_auth.is_ours(name) for name, _ in Message.parse(vector.sent).fields)
    ours = [value for name, value in outcome.message.fields if x_amp_auth.is_ours(name)]
    written = [e for e in outcome.edits if e[0] in ("insert", "add") and x_amp_auth.is_ours(e[-2])]
    return Seen("ampauth-milter", written[-1][-1].decode() if written else None,
                before - (len(ours) - len(written)), outcome.message.format() if outcome.delivered else None,
                outcome=outcome, questions=tuple(server.questions))


class Milter:
    """ampauth-milter on a unix socket, for the length of a `with`."""

    def __init__(self, program, vector, dns_port, scratch, log):
        self.address = f"unix:{scratch}/socket"
        self._socket = pathlib.Path(scratch, "socket")
        config = scratch / "milter.toml"
        config.write_text(vector.config(milter_socket=f'"{self.address}"',
                                        dns_nameservers=f'["127.0.0.1@{dns_port}"]'))
        self._command = [program, "-c", str(config)]
        self._log = log

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=self._log, stderr=self._log)
        deadline = time.monotonic() + START_LIMIT
        while not (self._socket.exists() and milter_client.is_listening(self.address)):
            if self._process.poll() is not None:
                raise Broken(f"ended at its start with exit status {self._process.returncode}")
            if time.monotonic() > deadline:
                self._stop()
                raise Broken(f"did not listen within {START_LIMIT} s")
            time.sleep(0.02)
        return self

    def __exit__(self, error, *_):
        status = self._process.poll()
        self._stop()
        if status is not None and error is None:
            raise Broken(f"ended of its own, with exit status {status}")

    def _stop(self):
        # How it stops in good order is not the vectors' question, and takes seconds.
        self._process.kill()
        self._process.wait()


def sanitizer_must_be_silent(program, log):
    found = SANITIZER.search(log)
    if found:
        raise Broken(f"{program}: {found.group(0)}")
