"""Messages of AMP email, put together from parts."""

import base64
import dataclasses
import quopri

AMP_DOCUMENT = """<!doctype html>
<html amp4email data-css-strict>
<head>
<meta charset="utf-8">
<script async src="https://cdn.ampproject.org/v0.js"></script>
<style amp4email-boilerplate>body{visibility:hidden}</style>
</head>
<body>
<p>Your order 1042 is on its way.</p>
</body>
</html>
"""
HTML_DOCUMENT = "<!doctype html>\n<html><body><p>Your order 1042 is on its way.</p></body></html>\n"
TEXT = "Your order 1042 is on its way.\n"


def crlf(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def part(content_type, content, encoding="7bit", *more_fields):
    """A body part: its fields, an empty line, its content, which is encoded as named."""
    octets = crlf(content).encode()
    if encoding == "base64":
        octets = base64.encodebytes(octets).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        octets = quopri.encodestring(octets.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    fields = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *more_fields]
    return crlf("\n".join(fields) + "\n\n").encode() + octets


def text():
    return part("text/plain; charset=utf-8", TEXT)


def html():
    return part("text/html; charset=utf-8", HTML_DOCUMENT)


def amp(encoding="7bit", document=AMP_DOCUMENT, *more_fields):
    return part("text/x-amp-html; charset=utf-8", document, encoding, *more_fields)


def amp_of_size(size, encoding="7bit"):
    """An AMP part of exactly `size` octets once decoded."""
    head, end = crlf(AMP_DOCUMENT).split("</body>")
    filler = "<p>Thank you for shopping with us.</p>\r\n"
    room = size - len(head) - len("</body>" + end)
    document = head + filler * (room // len(filler)) + " " * (room % len(filler)) + "</body>" + end
    assert len(document) == size
    return amp(encoding, document)


def enclose(boundary, parts, preamble=b"", epilogue=b""):
    """A multipart's body (RFC 2046 5.1.1)."""
    delimiter = b"--" + boundary.encode()
    body = preamble + b"".join(delimiter + b"\r\n" + p.removesuffix(b"\r\n") + b"\r\n" for p in parts)
    return body + delimiter + b"--\r\n" + epilogue


def multipart(subtype, parts, boundary):
    """A multipart as a part of another."""
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'
    return head.encode() + enclose(boundary, parts)


@dataclasses.dataclass
class Message:
    """Header fields as lines without their last CRLF, and the body."""

    fields: list
    body: bytes

    def format(self):
        return b"".join(f.encode() + b"\r\n" for f in self.fields) + b"\r\n" + self.body

    def put(self, name, *lines):
        """The field's lines in the place of those it has; none takes them away."""
        kept = [f for f in self.fields if not f.lower().startswith(name.lower() + ":")]
        place = next((i for i, f in enumerate(self.fields) if f not in kept), len(kept))
        self.fields = kept[:place] + list(lines) + kept[place:]
        return self

    def on_top(self, *lines):
        self.fields = list(lines) + self.fields
        return self


FIELDS = (
    "From: Shop News <news@shop.example.com>",
    "To: Reader <reader@example.org>",
    "Subject: Your order 1042",
    "Date: Thu, 01 Jan 2026 12:00:00 +0000",
    "Message-ID: <order-1042@shop.example.com>",
    "MIME-Version: 1.0",
)


def mail(parts=None, subtype="alternative", preamble=b"", epilogue=b""):
    """The usual message, unsigned: text, AMP and HTML in one multipart."""
    parts = [text(), amp(), html()] if parts is None else parts
    content_type = f'Content-Type: multipart/{subtype}; boundary="=_order"'
    return Message([*FIELDS, content_type], enclose("=_order", parts, preamble, epilogue))


def single(single_part):
    """A message that is one part and no multipart."""
    head, _, body = single_part.partition(b"\r\n\r\n")
    return Message([*FIELDS, *head.decode().split("\r\n")], body)
