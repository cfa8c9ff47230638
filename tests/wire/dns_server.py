"""A DNS server for tests: serves a zone text (its grammar is in lib/dns/zone.h), faults included, over UDP
and TCP on loopback."""

import contextlib
import socketserver
import struct
import threading

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

TTL = 300
MAX_UDP = 512  # what a client takes that does not say (RFC 1035 4.2.1)
MAX_ALIASES = 8
# A validator's client sees no more of a bogus answer than this (RFC 4035 5.5).
FAULT_CODES = {
    "!servfail": dns.rcode.SERVFAIL,
    "!refused": dns.rcode.REFUSED,
    "!nxdomain": dns.rcode.NXDOMAIN,
    "!bogus": dns.rcode.SERVFAIL,
}


class Zone:
    """A zone text, parsed. Immutable."""

    def __init__(self, text):
        self._nodes = {}  # name -> {type or "*": [value, ...]}
        for line in text.splitlines():
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            name, kind, value = line.split(None, 2)
            node = self._nodes.setdefault(name.lower().rstrip("."), {})
            node.setdefault(kind.upper(), []).append(value)

    def find(self, name):
        """The node of a name: its own, an empty one where others lie below it, its wildcard's, or None."""
        if name in self._nodes:
            return self._nodes[name]
        if any(n.endswith("." + name) and not n.startswith("*.") for n in self._nodes):
            return {}
        labels = name.split(".")
        for i in range(1, len(labels)):
            wild = self._nodes.get(".".join(["*"] + labels[i:]))
            if wild is not None:
                return wild
        return None


def answer(zone, query):
    """The response to a query, None where none is to be given."""
    response = dns.message.make_response(query, recursion_available=True)
    question = query.question[0]
    kind = dns.rdatatype.to_text(question.rdtype)
    name = question.name.to_text(omit_final_dot=True).lower()
    for _ in range(MAX_ALIASES):
        node = zone.find(name)
        if node is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
            break
        faults = [v for v in node.get("*", []) + node.get(kind, []) if v.startswith("!")]
        if "!timeout" in faults:
            return None
        if faults:
            response.set_rcode(FAULT_CODES[faults[0]])
            return response
        if kind in node:
            response.answer.append(rrset(name, kind, node[kind]))
            return response
        if "CNAME" not in node:
            break
        response.answer.append(rrset(name, "CNAME", node["CNAME"]))
        name = node["CNAME"][0].lower().rstrip(".")
    # A negative answer is cached by its SOA (RFC 2308).
    response.authority.append(dns.rrset.from_text(".", TTL, "IN", "SOA", ". . 1 3600 600 86400 300"))
    return response


def rrset(name, kind, values):
    if kind == "TXT":
        values = [in_strings(value) for value in values]
    if kind in ("CNAME", "PTR", "MX"):
        values = [value.rstrip(".") + "." for value in values]
    return dns.rrset.from_text(name + ".", TTL, "IN", kind, *values)


def in_strings(value):
    """A TXT value as quoted strings of at most 255 octets."""
    if value.startswith('"'):
        return value
    octets = value.encode()
    pieces = [octets[i:i + 255] for i in range(0, len(octets), 255)] or [b""]
    return " ".join('"' + "".join(escaped(octet) for octet in piece) + '"' for piece in pieces)


def escaped(octet):
    plain = 32 <= octet < 127 and octet not in b'"\\'
    return chr(octet) if plain else f"\\{octet:03d}"


class Server:
    """Answers from a zone until it is closed; `questions` are what it was asked, as (name, type)."""

    def __init__(self, zone_text):
        self.zone = Zone(zone_text)
        self.questions = []
        owner = self

        class Datagram(socketserver.BaseRequestHandler):
            def handle(self):
                data, sender = self.request
                reply = owner._reply(data, over_tcp=False)
                if reply is not None:
                    with contextlib.suppress(OSError):  # closed meanwhile
                        sender.sendto(reply, self.client_address)

        class Stream(socketserver.StreamRequestHandler):
            def handle(self):
                while len(length := self.rfile.read(2)) == 2:
                    reply = owner._reply(self.rfile.read(struct.unpack("!H", length)[0]), over_tcp=True)
                    if not reply:
                        return
                    self.wfile.write(struct.pack("!H", len(reply)) + reply)

        self._udp, self._tcp = self._bind(Datagram, Stream)
        self.port = self._udp.server_address[1]
        for server in (self._udp, self._tcp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    @staticmethod
    def _bind(datagram, stream):
        """Both on one free port of loopback."""
        while True:
            udp = socketserver.ThreadingUDPServer(("127.0.0.1", 0), datagram)
            try:
                tcp = socketserver.ThreadingTCPServer(udp.server_address, stream)
            except OSError:
                udp.server_close()
                continue
            udp.daemon_threads = tcp.daemon_threads = True
            return udp, tcp

    def _reply(self, data, over_tcp):
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return None
        if not query.question:
            return None
        question = query.question[0]
        self.questions.append((question.name.to_text(omit_final_dot=True).lower(),
                               dns.rdatatype.to_text(question.rdtype)))
        response = answer(self.zone, query)
        if response is None:
            return None
        limit = 65535 if over_tcp else max(query.payload, MAX_UDP)
        try:
            return response.to_wire(max_size=limit)
        except dns.exception.TooBig:
            response.answer.clear()
            response.flags |= dns.flags.TC
            return response.to_wire(max_size=limit)

    def close(self):
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()


def main():
    """For trying by hand: dns_server.py ZONE"""
    import sys
    import time
    server = Server(open(sys.argv[1], encoding="utf-8").read())
    print(f"127.0.0.1@{server.port}", flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
