"""ampauth-milter, started by a test as systemd would start it, with name servers of the test's own."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import dns_server
import milter_client
import milter_protocol
from recipes import vector
from transaction import Envelope

PROGRAM = None  # set by run
RELOADS = 50
PATIENCE = 30  # seconds that a sanitized build on a busy machine may take for what is done at once


def wait_until(condition, what, seconds=PATIENCE):
    limit = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > limit:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.01)
    return value


def zone_text():
    return "".join(f"{name} {value}\n" for name, values in vector.ZONE.items() for value in values)


class ServiceManager:
    """The end of a NOTIFY_SOCKET that systemd has."""

    def __init__(self, path):
        self.path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)
        self._heard = []

    def hear(self, wanted, seconds=PATIENCE):
        """The next datagram that holds the assignment `wanted`, as a dict; those before it are dropped."""
        limit = time.monotonic() + seconds
        while True:
            self._socket.settimeout(max(0.01, limit - time.monotonic()))
            try:
                text = self._socket.recv(4096).decode()
            except TimeoutError:
                raise TimeoutError(f"waited {seconds} s to hear {wanted}") from None
            if wanted in text.split("\n"):
                return dict(line.split("=", 1) for line in text.split("\n"))

    def close(self):
        self._socket.close()


class Daemon:
    """Runs until stop(). Its folder, configuration and socket are its own."""

    def __init__(self, folder, nameserver, tables=None, environment=None, wrapper=(), address="", pass_fds=(),
                 program=None):
        """`address`: where the milter is reached, unless the tables say it. `program` takes PROGRAM's place."""
        self.folder = pathlib.Path(folder)
        self.address = address or (tables or {}).get("milter", {}).get("socket", f"unix:{folder}/socket")
        self._config = self.folder / "milter.toml"
        self._log = self.folder / "log"
        self._tables = {"milter": {"socket": self.address, "authserv_id": "mx.example.org"},
                        "dns": {"nameservers": [nameserver]}, "log": {"target": "stderr"},
                        "policy": {"max_age": "0s"}}  # the messages were signed when they were written
        self.configure(tables or {})
        with open(self._log, "ab") as log:
            self.process = subprocess.Popen([*wrapper, program or PROGRAM, "-c", str(self._config)], stdout=log, stderr=log,
                                            pass_fds=pass_fds, env=os.environ | (environment or {}))
        try:
            wait_until(self.is_up, "ampauth-milter to listen: " + self.log()[-2000:])
        except BaseException:
            self.kill()
            raise

    def is_up(self):
        """Whether it speaks: a socket that is open may still have nobody behind it."""
        if self.process.poll() is not None:
            raise RuntimeError("ampauth-milter ended: " + self.log()[-2000:])
        try:
            milter_client.Connection(self.address).close()
        except (OSError, milter_protocol.ProtocolError):
            return False
        return True

    def configure(self, tables):
        merged = {table: {**self._tables.get(table, {}), **tables.get(table, {})} for table in {**self._tables, **tables}}
        text = "".join(f"[{table}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
                       for table, keys in merged.items())
        fresh = self._config.with_suffix(".new")
        fresh.write_text(text)
        fresh.rename(self._config)

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def log(self):
        return self._log.read_text(errors="replace")

    def wait(self, seconds=PATIENCE):
        """The exit status."""
        return self.process.wait(seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class ServiceTest(unittest.TestCase):
    """Each test has a folder and a DNS server; what it starts ends with it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="service-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.names = dns_server.Server(zone_text())
        self.addCleanup(self.names.close)

    def start(self, tables=None, **how):
        """A Daemon with these further arguments."""
        started = Daemon(self.folder, f"127.0.0.1@{self.names.port}", tables, **how)
        self.addCleanup(started.kill)
        return started

    @staticmethod
    def free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def listen_as_systemd(self):
        manager = ServiceManager(self.folder / "notify")
        self.addCleanup(manager.close)
        return manager


def result_of(outcome):
    """The word behind amp= that the filter wrote, None where it wrote none."""
    for edit in outcome.edits:
        if edit[0] == "insert" and edit[2].lower() == b"x-amp-auth":
            return edit[3].split(b"amp=")[1].split()[0].rstrip(b";").decode()
    return None


def usual_mail():
    """A message that passes, and its session."""
    return vector.usual().format(), Envelope()
