"""Messages as attachments in base64 and quoted-printable, whole, cut off and with flaws."""

import base64
import binascii
import random

from mail_parts import crlf

HEAD = crlf("From: Backup <backup@example.com>\nTo: reader@example.org\nSubject: Your backup\n"
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_backup_7\"\n\n")
# Beside the attachment: what names the encoding that is not the attachment's.
BESIDE = {"base64": "--=_backup_7\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
                    "Gr=C3=BC=C3=9Fe, see the file.\n",
          "quoted-printable": "--=_backup_7\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                              "R3LDvMOfZSwgc2VlIHRoZSBmaWxlLg0K\n"}
ENCODINGS = tuple(BESIDE)
FLAWS = ("cut off", "no closing delimiter", "bare CR", "bare LF", "NUL")


def attach(content, encoding):
    """A message with that attachment."""
    return (HEAD + crlf(BESIDE[encoding]) + b"--=_backup_7\r\nContent-Type: application/octet-stream; name=\"backup.bin\"\r\n"
            b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\nContent-Disposition: attachment\r\n\r\n"
            + encode(content, encoding) + b"\r\n--=_backup_7--\r\n")


def encode(content, encoding):
    if encoding == "base64":
        return crlf(base64.encodebytes(content))
    return crlf(binascii.b2a_qp(content, istext=False))  # a file: the ends of its lines are codes


def spoil(message, flaw, seed):
    """The same with a flaw at a place that the seed tells."""
    chance = random.Random(f"{flaw} {seed}")
    begin = len(HEAD)
    if flaw == "cut off":
        return message[:chance.randrange(begin, len(message))]
    if flaw == "no closing delimiter":
        return message.removesuffix(b"--=_backup_7--\r\n")
    inserted = {"bare CR": b"\r", "bare LF": b"\n", "NUL": b"\0"}.get(flaw, b"")
    at = chance.randrange(begin, len(message))
    return message[:at] + inserted + message[at:]


def all_of(contents):
    """Each content in both encodings, whole and with one of the flaws."""
    messages = {}
    for number, (name, content) in enumerate(contents.items()):
        for encoding in ENCODINGS:
            whole = attach(content, encoding)
            flaw = FLAWS[number % len(FLAWS)]
            messages[f"{encoding}-whole-{name}"] = whole
            messages[f"{encoding}-{flaw.replace(' ', '-')}-{name}"] = spoil(whole, flaw, number)
    return messages
