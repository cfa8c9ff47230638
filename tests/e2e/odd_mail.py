"""Messages that are aimed at what Postfix does to mail. tests/mime_cases holds those that are aimed at parsers."""

from harness import mail
from mailboxes import Stuffed

HEAD = mail.header("Alice <alice@shop.example>", "reader@receiver.example")
ALTERNATIVE = b'Content-Type: multipart/alternative; boundary="BND"\r\n\r\n'
AMP_TYPE = b"Content-Type: text/x-amp-html; charset=utf-8"
AMP_BODY = b"\r\n\r\n" + mail.crlf(mail.AMP_DOCUMENT).encode()

# Line lengths at which Postfix breaks or cuts: quoted-printable, LMTP, the records of its queue, header fields
# that a milter is to see.
LIMITS = (73, 998, 2048, 60_000)

# Bytes that Postfix changes, or ends a line, a value or a header at.
BYTES = {"nul": b"\0", "cr": b"\r", "lf": b"\n", "8bit": b"\xe9", "tab": b"\t"}

FIRST_LINES = {
    "blank": b" \r\n", "tab": b"\t\r\n", "dot": b".\r\n", "no-field": b"hello\r\n", "no-name": b": hello\r\n",
    "from": b"From a b\r\n", "gt-from": b">From a b\r\n", "long-from": b"From " + b"x" * 2043,
}
LINE_ENDS = {"cr": b"\r", "fs": b"\x1c", "vt": b"\x0b", "ff": b"\x0c", "nel": b"\xc2\x85", "ls": b"\xe2\x80\xa8"}


def whole(field):
    """A message that is the AMP part."""
    return HEAD + field + AMP_BODY


def part(field, text=b"plain\r\n"):
    """A multipart/alternative with the AMP part second. Its first part makes Postfix encode it for 7-bit stores."""
    return (HEAD + ALTERNATIVE + b"--BND\r\nContent-Type: text/plain; charset=utf-8\r\n"
            b"Content-Transfer-Encoding: 8bit\r\n\r\n\xc3\xa9\r\n" + text +
            b"--BND\r\n" + field + AMP_BODY + b"--BND\r\n" + mail.HTML_PART + b"--BND--\r\n")


def at_limits():
    for size in [limit + more for limit in LIMITS for more in (0, 1)]:
        field = b"X-Padding: ".ljust(size, b"x")
        kind = b"Content-Type: ".ljust(size - 7) + b"text/x-amp-html"
        yield f"{size}-then-delimiter", part(b"Content-Type: text/calendar",
                                             b"x" * size + b"--BND\r\n" + AMP_TYPE + AMP_BODY)
        yield f"{size}-then-type", part(field + AMP_TYPE)
        yield f"{size}-then-top-type", whole(field + AMP_TYPE)
        yield f"{size}-in-type", part(kind)
        yield f"{size}-in-top-type", whole(kind)


def with_bytes():
    for name, byte in BYTES.items():
        for place, at in {"before-name": 0, "in-name": 7, "after-name": 12, "after-colon": 13, "in-type": 22,
                          "at-end": len(AMP_TYPE)}.items():
            field = AMP_TYPE[:at] + byte + AMP_TYPE[at:]
            yield f"{name}-{place}", part(field)
            yield f"{name}-{place}-top", whole(field)
        yield f"{name}-alone", part(byte + b"\r\n" + AMP_TYPE)
        yield f"{name}-alone-top", whole(byte + b"\r\n" + AMP_TYPE)


def with_odd_first_lines():
    for name, line in FIRST_LINES.items():
        yield f"first-{name}", line + whole(AMP_TYPE)


def in_postfix_own_field():
    """A dot that SMTP takes away leaves a first line that continues Postfix's own Received, which milters are not
    shown."""
    for name, end in LINE_ENDS.items():
        hidden = b". x" + end + AMP_TYPE + end + b"X-Rest: x\r\n"
        yield f"in-received-{name}", Stuffed(hidden + HEAD + AMP_BODY[2:])


def odd_mail():
    """name -> message."""
    return dict([*at_limits(), *with_bytes(), *with_odd_first_lines(), *in_postfix_own_field()])
