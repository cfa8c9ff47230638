"""A message on its way through an MTA: its session, itself, and what a filter made of it."""

import dataclasses


@dataclasses.dataclass
class Envelope:
    """The SMTP session of a message. tls: None for plain text, or (version, cipher, bits)."""

    ip: str = "192.0.2.10"
    helo: str = "out1.example.com"
    mail_from: str = "bounce@mail.example.com"
    recipients: tuple = ("reader@example.org",)
    tls: tuple | None = ("TLSv1.3", "TLS_AES_256_GCM_SHA384", "256")
    authenticated: bool = False
    queue_id: str = "4dMzQ51kXyz"


@dataclasses.dataclass
class Message:
    """A message in pieces. Header fields are [name, value] with all after the colon and folds as CRLF."""

    fields: list
    body: bytes

    @staticmethod
    def parse(data):
        """`data` with CRLF line ends. The header ends where Postfix ends it: at the first line that is
        neither a field nor a continuation."""
        fields = []
        position = 0
        while position < len(data):
            end = data.find(b"\r\n", position)
            end = len(data) if end < 0 else end + 2
            line = data[position:end]
            if line == b"\r\n":
                position = end
                break
            if line[:1] in (b" ", b"\t") and fields:
                fields[-1][1] += b"\r\n" + line.removesuffix(b"\r\n")
            elif b":" in line and line[:1] not in (b" ", b"\t", b":"):
                name, _, value = line.removesuffix(b"\r\n").partition(b":")
                fields.append([name, value])
            else:
                break
            position = end
        return Message(fields, data[position:])

    def format(self):
        return b"".join(n + b":" + v + b"\r\n" for n, v in self.fields) + b"\r\n" + self.body


@dataclasses.dataclass
class Outcome:
    """What the filter made of a message."""

    reply: str = "continue"  # its last word: accept, continue, reject, tempfail, discard, or "550 5.7.1 text"
    stage: str = ""  # where that word fell
    edits: list = dataclasses.field(default_factory=list)  # what it asked for, in order, first the kind
    quarantined: str | None = None
    message: Message | None = None  # as it would be delivered
    body_sent: int = 0  # octets of the body that the filter asked to see

    @property
    def delivered(self):
        """Whether the message goes on, into a mailbox or the quarantine."""
        return self.reply in ("accept", "continue")
