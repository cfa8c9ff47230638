"""A private unbound that answers from a zone text, refuses to know anything else, and logs each question."""

import os
import re
import shutil
import socket
import struct

from .process import LOOPBACK, Process, free_port

UNBOUND = "/usr/sbin/unbound"

SERVER = """\
server:
  interface: {host}
  port: {port}
  access-control: 127.0.0.0/8 allow
  directory: "{folder}"
  logfile: "{folder}/queries.log"
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
  log-queries: yes
  log-time-ascii: no
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  outbound-msg-retry: 1
  local-zone: "." static
{names}
remote-control:
  control-enable: no
{forwards}
"""


class DnsServer:
    """`zone` is lines of `name TYPE value` as for ampauth-check --zone; a name may begin with `*.`, and
    `name * !servfail`, `!refused` and `!timeout` are faults of the name and all below it."""

    def __init__(self, folder, zone, outlive=False, port=None):
        self.folder = str(folder)
        self.port = port or free_port()
        self.address = f"{LOOPBACK}@{self.port}"
        os.makedirs(self.folder)
        program = UNBOUND
        if os.path.exists("/sys/kernel/security/apparmor/profiles"):
            # AppArmor confines Debian's unbound to /etc/unbound by its path: a copy is free of that.
            program = shutil.copy(UNBOUND, self.folder)
        config = os.path.join(self.folder, "unbound.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(self._config(zone))
        log = os.path.join(self.folder, "unbound.log")
        self.process = Process([program, "-d", "-c", config], log, outlive)
        try:
            self.process.wait_until(self._answers, "unbound to answer")
        except (RuntimeError, TimeoutError) as error:
            self.process.stop()
            raise RuntimeError(f"{error}\n{self._log()}") from error

    def stop(self):
        return self.process.stop()

    def questions(self, below=""):
        """The questions asked so far, "TXT example.com", of the names that end in `below`."""
        asked = re.findall(r"info: 127\.0\.0\.1 (\S+)\. (\S+) IN", self._log())
        return [f"{kind} {name.lower()}" for name, kind in asked if name.lower().endswith(below)]

    def _config(self, zone):
        names, forwards = [], []
        for line in zone.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            name, kind, value = line.split(None, 2)
            if value == "!servfail":  # a forwarder that is not there
                names.append(f'  local-zone: "{name}" transparent')
                forwards.append(f'forward-zone:\n  name: "{name}"\n  forward-addr: {LOOPBACK}@1')
            elif value in ("!refused", "!timeout"):
                names.append(f'  local-zone: "{name}" {"refuse" if value == "!refused" else "deny"}')
            else:
                if name.startswith("*."):
                    name = name[2:]
                    names.append(f'  local-zone: "{name}" redirect')
                names.append(f"  local-data: '{name} 60 IN {kind} {self._rdata(kind, value)}'")
        return SERVER.format(host=LOOPBACK, port=self.port, folder=self.folder, names="\n".join(names),
                             forwards="\n".join(forwards))

    @staticmethod
    def _rdata(kind, value):
        if kind != "TXT" or value.startswith('"'):
            return value
        return " ".join(f'"{value[at:at + 255]}"' for at in range(0, len(value), 255))

    def _log(self):
        try:
            with open(os.path.join(self.folder, "queries.log"), encoding="utf-8") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    def _answers(self):
        return ask(self.port, "ready.invalid", "TXT") is not None


def ask(port, name, kind):
    """One question over UDP: (rcode, number of answers), or None where none comes within half a second."""
    number = {"A": 1, "MX": 15, "TXT": 16}[kind]
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.settimeout(0.5)
        client.connect((LOOPBACK, port))
        try:
            head, tail = struct.pack(">6H", 1, 0x0100, 1, 0, 0, 0), struct.pack(">2H", number, 1)
            client.send(head + labels + b"\0" + tail)
            answer = client.recv(4096)
        except OSError:
            return None
    flags, _, answers = struct.unpack(">3H", answer[2:8])
    return flags & 15, answers
