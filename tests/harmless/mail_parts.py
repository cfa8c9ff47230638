"""Messages put together from parts, as bytes with CRLF line ends."""

import base64
import itertools
import quopri

from recipes.message import enclose  # of tests/vectors

# The source of an AMP mail, as people paste it.
AMP_SOURCE = """From: Shop <news@shop.example.com>
To: reader@example.org
Subject: Your order
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

Your order is on its way.

--b1
Content-Type: text/x-amp-html; charset=utf-8

<!doctype html><html amp4email><head><meta charset="utf-8"></head><body>Your order</body></html>

--b1
Content-Type: text/html; charset=utf-8

<p>Your order is on its way.</p>

--b1--
"""

_boundaries = itertools.count(1)


def crlf(content):
    octets = content if isinstance(content, bytes) else content.encode()
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def encode(content, encoding):
    """Text is encoded with CRLF line ends; bytes are encoded as they are."""
    if encoding == "base64":
        octets = content if isinstance(content, bytes) else crlf(content)
        return crlf(base64.encodebytes(octets))
    if encoding == "quoted-printable":
        return crlf(quopri.encodestring(content.replace("\r\n", "\n").encode()))
    return crlf(content)


def part(content_type, content, encoding="7bit", *more_fields):
    fields = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *more_fields]
    return crlf("\n".join(fields) + "\n\n") + encode(content, encoding)


def text(content, encoding="7bit"):
    return part("text/plain; charset=utf-8", content, encoding)


def html(content, encoding="7bit"):
    return part("text/html; charset=utf-8", content, encoding)


def attachment(content_type, content, *more_fields, disposition="attachment"):
    return part(content_type, content, "base64", f"Content-Disposition: {disposition}", *more_fields)


def multipart(subtype, parts):
    """`subtype` may have parameters."""
    boundary = f"=_part_{next(_boundaries)}_="
    return crlf(f"Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\n\n") + enclose(boundary, parts)


def mail(body, plain="", subject="Hello", more=(), sender="Dev <dev@example.com>"):
    """`body` is a part; an empty one stands for `plain` without any field of MIME."""
    fields = [f"From: {sender}", "To: Reader <reader@example.org>", f"Subject: {subject}",
              "Date: Thu, 01 Jan 2026 12:00:00 +0000", "Message-ID: <hello@example.com>", *more]
    head = crlf("\n".join(fields) + "\n")
    return head + (b"MIME-Version: 1.0\r\n" + body if body else crlf("\n" + plain))
