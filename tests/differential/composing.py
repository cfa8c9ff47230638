"""Messages with an AMP part, put together of what parsers differ over: spellings of fields, types and
boundaries, encodings within encodings, and everything that a part can be wrapped in. Most of each is written
plainly, so that some parser still finds the part."""

import base64

from spelling import boundary_parameter, field, type_value

TOP = b"From: a@example.org\r\nTo: b@example.net\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
ATTACHED_TOP = b"From: c@example.org\r\nSubject: attached\r\n"
DOCUMENT = b"<!doctype html>\r\n<html amp4email><body>amp</body></html>\r\n"
TEXT = b"Content-Type: text/plain\r\n\r\ntext\r\n"
HTML = b"Content-Type: text/html\r\n\r\n<p>html\r\n"

SUBTYPES = (b"alternative", b"alternative", b"mixed", b"related", b"report", b"parallel", b"form-data",
            b"encrypted", b"x-odd", b"*")
# Some are the beginning of others, some need quotes, some look like another's delimiter line.
BOUNDARIES = (b"b", b"bb", b"b-b", b"b--", b"--b", b"-", b"b b", b"b:b", b"b(c)b", b"=_b", b"b'b", b"b;b",
              b'b"b', b"b%62", b"=?utf-8?Q?b?=", b"b\\b", b"b\x80", b"B", b"b" * 70, b"b" * 80)
MESSAGE_TYPES = (b"message/global", b"message/news", b"message/partial; id=i; number=1; total=1",
                 b"message/external-body; access-type=x", b"message/delivery-status", b"message/x-odd",
                 b"text/rfc822-headers")
SMIME = b"application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"
SIGNED_DATA = b"0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x800\x80"  # how the DER of signed data begins
BASE64_NAMES = (b"Base64", b"base64 ", b'"base64"', b"base64 (c)", b"(c) base64", b"base64;", b"x-base64",
                b"bas\r\n e64", b"base64\r\n\t", b"base-64", b"7bit, base64", b"=?us-ascii?Q?base64?=")
# What decoders pass over, end at, or take for data.
BASE64_JUNK = (b"=", b"==", b"====", b" ", b"!", b"-", b"\r\n", b"\r\n\r\n", b"\x00", b"(c)")
MORE_FIELDS = (b"Content-Disposition: attachment; filename=a.html\r\n", b"Content-ID: <a@b>\r\n", b"X: (\r\n",
               b"Content-Type: text/plain\r\n", b"Content-Type: text/x-amp-html\r\n", b"X: =?u?Q?(\r\n",
               b"Content-Transfer-Encoding: base64\r\n", b"no field\r\n", b" \r\n", b"--b\r\n")


def rarely(chance, odd, ordinary):
    return chance.choice(odd) if chance.random() < 0.1 else ordinary


def in_base64(body, chance):
    width = chance.choice((57, 57, 3, 30, 45, 10000))  # bytes a line
    coded = b"\r\n".join(base64.b64encode(body[at:at + width]) for at in range(0, len(body), width)) + b"\r\n"
    at = chance.randrange(len(coded))
    return coded[:at] + rarely(chance, BASE64_JUNK, b"") + coded[at:]


def in_quoted_printable(body, chance):
    how_much = chance.choice((0, 0.1, 1))
    coded = b"".join(
        b"=%02X" % byte if byte == ord("=") or byte > 126 or byte > 32 and chance.random() < how_much
        else bytes([byte]) for byte in body)
    at = chance.randrange(len(coded))
    return coded[:at] + rarely(chance, (b"=\r\n", b"= \r\n", b"=\n", b"=", b"=3D", b"=4"), b"") + coded[at:]


def encoded(body, chance):
    """The field that names the body's encoding, and the body in it."""
    coding = chance.choice((b"", b"", b"7bit", b"base64", b"base64", b"quoted-printable"))
    if not coding:
        return b"", body
    if coding == b"base64":
        body = in_base64(body, chance)
        coding = rarely(chance, BASE64_NAMES, coding)
    elif coding == b"quoted-printable":
        body = in_quoted_printable(body, chance)
    return field(b"Content-Transfer-Encoding", coding, chance), body


def part(content_type, body, chance):
    encoding, body = encoded(body, chance)
    fields = [field(b"Content-Type", content_type, chance), encoding, rarely(chance, MORE_FIELDS, b"")]
    chance.shuffle(fields)
    return b"".join(fields) + b"\r\n" + body


def joined(parts, boundary, chance):
    """The parts, with their delimiter lines."""
    delimiter = b"--" + boundary
    preambles = (b"preamble\r\n", b"Content-Type: text/x-amp-html\r\n\r\n", b" " + delimiter + b"\r\n")
    out = rarely(chance, preambles, b"")
    for each in parts:
        line = delimiter + rarely(chance, (b" ", b"\t", b"  \t", b"\x00", b"-", b"x"), b"") + b"\r\n"
        out += line + each + b"\r\n"
    ends = (b"", delimiter, delimiter + b"-- x\r\n", delimiter + b"-\r\n")
    return out + rarely(chance, ends, delimiter + b"--\r\n")


def in_multipart(inner, chance, subtype=None, last=()):
    boundary = chance.choice(BOUNDARIES)
    parts = [TEXT, inner, *last]
    if chance.random() < 0.5:
        parts.append(HTML)
    if chance.random() < 0.2:
        chance.shuffle(parts)
    value = type_value(b"multipart/" + (subtype or chance.choice(SUBTYPES)), chance)
    value += boundary_parameter(boundary, chance)
    body = joined(parts, boundary, chance)
    if chance.random() < 0.05:  # RFC 2045 6.4 forbids that a multipart is encoded, but parsers decode it
        return part(value, body, chance)
    return field(b"Content-Type", value, chance) + b"\r\n" + body


def in_message(inner, chance):
    media_type = chance.choice(MESSAGE_TYPES) if chance.random() < 0.3 else b"message/rfc822"
    return part(type_value(media_type, chance), ATTACHED_TOP + inner, chance)


def in_digest(inner, chance):
    """RFC 2046 5.1.5: what has no type in a digest is a message."""
    return in_multipart(chance.choice((b"", b"X: y\r\n")) + b"\r\n" + ATTACHED_TOP + inner, chance, b"digest")


def in_signed(inner, chance):
    signature = part(b"application/pkcs7-signature; name=smime.p7s", b"signature", chance)
    signed = b'signed; protocol="application/pkcs7-signature"; micalg=sha-256'
    return in_multipart(inner, chance, signed, [signature])


def in_smime(inner, _chance):
    data = base64.encodebytes(SIGNED_DATA + inner).replace(b"\n", b"\r\n")
    return b"Content-Type: " + SMIME + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + data


WRAPPERS = (in_multipart,) * 10 + (in_message,) * 5 + (in_digest, in_digest, in_signed, in_signed, in_smime)


def composed(chance, changed):
    """A message. `changed(text, chance)` returns a text with a small change: it is also applied to what is
    about to be wrapped, so that changes lie below encodings too."""
    entity = part(type_value(b"text/x-amp-html", chance), DOCUMENT, chance)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3))):
        if chance.random() < 0.15:
            entity = changed(entity, chance)
        entity = chance.choice(WRAPPERS)(entity, chance)
    return TOP + entity
