"""ampauth-milter with a configuration of its own, in the foreground."""

import json
import os
import subprocess
from typing import NamedTuple

from .process import LOOPBACK, Process, accepts, free_port


def toml(tables):
    """{table: {key: value}} as TOML. JSON's strings, numbers, booleans and arrays are TOML's too."""
    lines = []
    for table, keys in tables.items():
        lines.append(f"[{table}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


class SocketAddress(NamedTuple):
    """Where a milter listens, as each party spells it."""

    milter: str
    postfix: str
    connect: str | tuple


def unix_socket(path):
    return SocketAddress(f"unix:{path}", f"unix:{path}", str(path))


def inet_socket():
    port = free_port()
    return SocketAddress(f"inet:{port}@{LOOPBACK}", f"inet:{LOOPBACK}:{port}", (LOOPBACK, port))


class Milter:
    """`tables` is added to this configuration: the socket, the DNS server, log to stderr. `user`: whom it runs as, in no
    other group than that user's."""

    def __init__(self, program, folder, socket, dns, tables=None, outlive=False, user=None):
        self.folder = str(folder)
        os.makedirs(self.folder)
        self.config_path = os.path.join(self.folder, "milter.toml")
        self._tables = {"milter": {"socket": socket.milter, "socket_group": "postfix"},
                        "dns": {"nameservers": [dns.address]}, "log": {"target": "stderr"}}
        self.configure(tables or {})
        log = os.path.join(self.folder, "milter.log")
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        self.process = Process([*become, program, "-c", self.config_path], log, outlive)
        try:
            self.process.wait_until(lambda: accepts(socket.connect), "ampauth-milter to accept")
        except (RuntimeError, TimeoutError):
            self.process.stop()
            raise

    def configure(self, tables):
        """Writes the configuration. A running milter reads it at SIGHUP."""
        merged = {table: {**self._tables.get(table, {}), **tables.get(table, {})}
                  for table in {**self._tables, **tables}}
        with open(self.config_path, "w", encoding="utf-8") as file:
            file.write(toml(merged))

    def log(self):
        return self.process.log()

    def stop(self):
        return self.process.stop()


def run(program, *arguments, seconds=60):
    """Runs the program to its end: (exit code, what it said)."""
    ended = subprocess.run([str(program), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, timeout=seconds, check=False)
    return ended.returncode, ended.stdout
