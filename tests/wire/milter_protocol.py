"""The milter protocol, version 6, as bytes: packets, flags and letters (Sendmail's libmilter/mfdef.h)."""

import socket
import struct

VERSION = 6

# What a filter may do to a message (SMFIF_*).
ADD_HEADERS = 0x01
CHANGE_BODY = 0x02
ADD_RECIPIENT = 0x04
DELETE_RECIPIENT = 0x08
CHANGE_HEADERS = 0x10
QUARANTINE = 0x20
CHANGE_SENDER = 0x40
ADD_RECIPIENT_WITH_ARGUMENTS = 0x80
SET_MACRO_LISTS = 0x100
ALL_ACTIONS = 0x1FF

# What a filter does not want to see, or does not answer (SMFIP_*).
NO_CONNECT = 0x01
NO_HELO = 0x02
NO_MAIL = 0x04
NO_RCPT = 0x08
NO_BODY = 0x10
NO_HEADERS = 0x20
NO_END_OF_HEADERS = 0x40
NO_REPLY_HEADER = 0x80
NO_UNKNOWN = 0x100
NO_DATA = 0x200
SKIP = 0x400
REJECTED_RCPT = 0x800
NO_REPLY_CONNECT = 0x1000
NO_REPLY_HELO = 0x2000
NO_REPLY_MAIL = 0x4000
NO_REPLY_RCPT = 0x8000
NO_REPLY_DATA = 0x10000
NO_REPLY_UNKNOWN = 0x20000
NO_REPLY_END_OF_HEADERS = 0x40000
NO_REPLY_BODY = 0x80000
LEADING_SPACE = 0x100000
ALL_STEPS = 0x1FFFFF

# The stages a macro list belongs to (SMFIM_*).
STAGES = ("connect", "helo", "mail", "rcpt", "data", "eom", "eoh")

# A stage's command letter, and the flags by which the filter does without it or without replying to it.
COMMANDS = {
    "connect": (b"C", NO_CONNECT, NO_REPLY_CONNECT),
    "helo": (b"H", NO_HELO, NO_REPLY_HELO),
    "mail": (b"M", NO_MAIL, NO_REPLY_MAIL),
    "rcpt": (b"R", NO_RCPT, NO_REPLY_RCPT),
    "data": (b"T", NO_DATA, NO_REPLY_DATA),
    "header": (b"L", NO_HEADERS, NO_REPLY_HEADER),
    "eoh": (b"N", NO_END_OF_HEADERS, NO_REPLY_END_OF_HEADERS),
    "body": (b"B", NO_BODY, NO_REPLY_BODY),
    "eom": (b"E", 0, 0),
}

# Replies that end a stage.
REPLIES = {
    b"a": "accept",
    b"c": "continue",
    b"d": "discard",
    b"r": "reject",
    b"t": "tempfail",
    b"y": "reply",
    b"s": "skip",
    b"4": "shutdown",
}


class ProtocolError(Exception):
    """The filter said what it may not, or hung up."""


def strings(data):
    """The zero-terminated strings of a packet."""
    if not data:
        return []
    if not data.endswith(b"\0"):
        raise ProtocolError(f"a string without its end: {data[-40:]!r}")
    return data[:-1].split(b"\0")


class Packets:
    """Packets over a socket: a length of four octets, a letter, and the letter's data. Not thread-safe."""

    def __init__(self, address, timeout=30):
        """`address`: "unix:/path" or "inet:port@host", as the filter's own option is written."""
        kind, _, rest = address.partition(":")
        if kind == "unix":
            self._socket = socket.socket(socket.AF_UNIX)
            where = rest
        else:
            port, _, host = rest.partition("@")
            self._socket = socket.socket(socket.AF_INET6 if kind == "inet6" else socket.AF_INET)
            where = (host or "127.0.0.1", int(port))
        self._socket.settimeout(timeout)
        self._socket.connect(where)

    def send(self, letter, data=b""):
        self._socket.sendall(struct.pack("!I", len(data) + 1) + letter + data)

    def receive(self):
        (length,) = struct.unpack("!I", self._read(4))
        packet = self._read(length)
        return packet[:1], packet[1:]

    def _read(self, length):
        data = bytearray()
        while len(data) < length:
            piece = self._socket.recv(length - len(data))
            if not piece:
                raise ProtocolError("the filter closed the connection")
            data += piece
        return bytes(data)

    def close(self):
        self._socket.close()
