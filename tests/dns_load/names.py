#!/usr/bin/python3
"""The name server of the load: answers for every honest domain, whatever its name, and never for a silent one.

A process of its own, so that it is not slow where its clients are busy: prints its port, and once its standard input
ends, how many questions it left unanswered.
"""

import pathlib
import selectors
import socket
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "wire"), str(HERE.parent / "vectors")]
sys.dont_write_bytecode = True

import dns.message  # noqa: E402

import dns_server  # noqa: E402
from recipes.signing import key_record  # noqa: E402

SILENT = "silent"  # how the name of a domain begins that nobody answers for
SELECTOR = "s2026"
KEY = key_record("rsa2048")
BUFFER = 4 * 1024 * 1024  # of datagrams: it is not this server that loses any


class Honest:
    """A dns_server.Zone that has the records of every domain under example."""

    def find(self, name):
        below, _, domain = name.rpartition(".example")[0].rpartition(".")
        domain += ".example"
        return {
            "": {"TXT": [f"v=spf1 include:_spf.{domain} -all"]},
            "_spf": {"TXT": ["v=spf1 ip4:192.0.2.10 -all"]},
            "_dmarc": {"TXT": ["v=DMARC1; p=reject"]},
            "_domainkey": {},
            f"{SELECTOR}._domainkey": {"TXT": [KEY]},
        }.get(below)


def is_silent(query):
    """Read by hand, since most are."""
    labels = []
    at = 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].lower())
        at += 1 + query[at]
    return len(labels) > 1 and labels[-2].startswith(SILENT.encode())


def serve(datagrams, end):
    """Until `end` is readable. Returns the number of questions without an answer."""
    unanswered = 0
    ready = selectors.DefaultSelector()
    ready.register(datagrams, selectors.EVENT_READ)
    ready.register(end, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.fileobj is end:
                return unanswered
            query, client = datagrams.recvfrom(4096)
            if is_silent(query):
                unanswered += 1
            else:
                datagrams.sendto(dns_server.answer(Honest(), dns.message.from_wire(query)).to_wire(), client)


class Server:
    """This program, started."""

    def __init__(self):
        self._process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())

    def close(self):
        """The number of questions that it left unanswered."""
        return int(self._process.communicate()[0])


def main():
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    datagrams.bind(("127.0.0.1", 0))
    print(datagrams.getsockname()[1], flush=True)
    print(serve(datagrams, sys.stdin))


if __name__ == "__main__":
    main()
