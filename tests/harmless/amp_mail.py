"""AMP mail as honest senders send it, in every shape that the rules allow. A seed always gives the same mail."""

import base64
import dataclasses
import hashlib
import quopri
import random

import amp_styles as styles
from recipes import signing  # of tests/vectors
from recipes.message import Message, crlf, enclose

# What the sender has published, and how it comes.
CLIENT = ("--ip", "192.0.2.10", "--helo", "out1.example.com", "--mail-from", "bounce@mail.example.com",
          "--tls", "TLSv1.3,TLS_AES_256_GCM_SHA384,256")
# The mails are of any date, and some do not sign Content-Type, as Google's do not.
SETTINGS = '[policy]\nmax_age = "0s"\n[dkim]\nunsigned_content_type_domains = ["example.com"]\n'
KEYS = {"rsa1024": "r1", "rsa2048": "r2", "ed25519": "e"}  # and their selectors
ZONE = ("mail.example.com TXT v=spf1 ip4:192.0.2.10 -all\n_dmarc.example.com TXT v=DMARC1; p=reject\n"
        f"esp._domainkey.mailer.example.net TXT {signing.key_record('other2048')}\n"
        + "".join(f"{selector}._domainkey.example.com TXT {signing.key_record(key)}\n"
                  for key, selector in KEYS.items()))


@dataclasses.dataclass
class Leaf:
    fields: list  # lines without their last CRLF
    content: bytes  # as encoded
    is_amp: bool = False

    def format(self, _with_amp):
        return b"".join(f.encode() + b"\r\n" for f in self.fields) + b"\r\n" + self.content


@dataclasses.dataclass
class Multipart:
    type: str  # the Content-Type's whole value
    boundary: str
    children: list
    preamble: bytes = b""
    epilogue: bytes = b""

    def format(self, with_amp):
        return f"Content-Type: {self.type}\r\n\r\n".encode() + self.body(with_amp)

    def body(self, with_amp):
        kept = [c.format(with_amp) for c in self.children if with_amp or not (isinstance(c, Leaf) and c.is_amp)]
        return enclose(self.boundary, kept, self.preamble, self.epilogue)


@dataclasses.dataclass
class Mail:
    message: bytes  # signed
    without_amp: bytes  # the same less the AMP part, from its delimiter line to the next
    amp_size: int  # of the AMP part, decoded
    amp_sha256: str
    shape: str  # its multiparts and parts in words


class Author:
    """Writes one mail, by dice."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.boundary_style = self.chance.choice(sorted(styles.BOUNDARIES))
        self.amp = b""  # the AMP part's content before it was encoded
        self.multiparts = 0
        # Google does not sign Content-Type. Then there may be nothing outside of the parts, no boundary with a blank, no
        # part without a field or with any but Content-* fields, no attached message, and no line that could be another
        # boundary's delimiter above a Content-Type.
        self.signs_type = self.chance.random() < 0.85 or " " in styles.BOUNDARIES[self.boundary_style]

    def mail(self):
        root = self.root()
        version = self.chance.choice(("MIME-Version: 1.0", "Mime-Version: 1.0", "mime-version: 1.0 (by hand)"))
        name = self.chance.choice(("Content-Type", "Content-type", "content-type"))
        fields = styles.header(self.chance) + [version, f"{name}: {root.type}"]
        if self.chance.random() < 0.2:
            fields.append("Content-Transfer-Encoding: " + self.chance.choice(("7bit", "8bit")))
        signed = self.sign(Message(fields, root.body(with_amp=True)))
        without = Message(signed.fields, root.body(with_amp=False))
        return Mail(signed.format(), without.format(), len(self.amp), hashlib.sha256(self.amp).hexdigest(),
                    shape_of(root))

    # What holds what

    def root(self):
        inner = self.chance.choice((self.plain_alternative, self.plain_alternative, self.related_in_it,
                                    self.nested_alternative, self.amp_in_related))()
        root = self.chance.choice((self.bare, self.bare, self.mixed, self.related, self.mixed_with_related,
                                   self.signed))(inner)
        if self.signs_type and self.chance.random() < 0.3:
            root.preamble = b"This is a multi-part message in MIME format.\r\n\r\n"
            root.epilogue = self.chance.choice((b"", b"\r\n", b"\r\nThe end.\r\n"))
        return root

    def multipart(self, subtype, children, *parameters):
        self.multiparts += 1
        boundary = styles.boundary(self.chance, self.boundary_style, self.multiparts)
        attributes = [styles.parameter(self.chance, "boundary", boundary), *parameters]
        self.chance.shuffle(attributes)
        between = self.chance.choice(("; ", ";\r\n ", ";\r\n\t"))
        end = self.chance.choice(("", "", ";"))
        return Multipart(between.join([f"multipart/{subtype}", *attributes]) + end, boundary, children)

    def plain_alternative(self):
        children = [self.amp_part(), *self.chance.choice((
            [self.text(), self.html()], [self.text()], [self.html()], [self.text(), self.html(), self.calendar()]))]
        self.chance.shuffle(children)
        return self.multipart("alternative", children)

    def related_in_it(self):
        return self.multipart("alternative", [self.text(), self.amp_part(), self.multipart(
            "related", [self.html(), self.picture(), self.picture()], 'type="text/html"')])

    def nested_alternative(self):
        return self.multipart("alternative", [
            self.text(), self.multipart("alternative", [self.amp_part(), self.html()])])

    def amp_in_related(self):
        return self.multipart("alternative", [
            self.text(), self.multipart("related", [self.amp_part(), self.picture()]), self.html()])

    # What the alternative stands in

    @staticmethod
    def bare(inner):
        return inner

    def mixed(self, inner):
        return self.multipart("mixed", [inner, *(self.attachment() for _ in range(self.chance.randint(1, 3)))])

    def related(self, inner):
        return self.multipart("related", [inner, self.picture()])

    def mixed_with_related(self, inner):
        return self.mixed(self.related(inner))

    def signed(self, inner):
        signature = Leaf(["Content-Type: application/pgp-signature; name=\"signature.asc\""],
                         crlf("-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n").encode())
        return self.multipart("signed", [self.mixed(inner), signature], "micalg=pgp-sha256",
                              'protocol="application/pgp-signature"')

    # Parts

    def amp_part(self):
        encoding = self.chance.choice(("7bit", "8bit", "quoted-printable", "base64", None))
        document = crlf(styles.amp_document(self.chance, encoding in ("7bit", None), self.signs_type))
        kind = self.chance.choice(("text/x-amp-html; charset=utf-8", 'text/x-amp-html; charset="UTF-8"',
                                   "text/x-amp-html;\r\n charset=UTF-8", "text/x-amp-html", "Text/X-AMP-HTML"))
        part = self.encoded(kind, document.encode(), encoding)
        part.is_amp = True
        own = ["X-Part: amp"] if self.signs_type else []
        part.fields += self.chance.choice(([], ["Content-Disposition: inline"], ["Content-ID: <amp@example.com>"],
                                           ["Content-Language: en", *own]))
        self.chance.shuffle(part.fields)
        # The CRLF in front of the next delimiter is the delimiter's (RFC 2046 5.1.1).
        self.amp = document.encode() if encoding == "base64" else document.encode().removesuffix(b"\r\n")
        return part

    def encoded(self, kind, content, encoding):
        """A leaf. Encoders differ in the length of their lines."""
        fields = [f"Content-Type: {kind}"] + ([f"Content-Transfer-Encoding: {encoding}"] if encoding else [])
        if encoding == "base64":
            digits = base64.b64encode(content)
            width = self.chance.choice((60, 72, 76))
            content = b"".join(digits[at:at + width] + b"\r\n" for at in range(0, len(digits), width))
        elif encoding == "quoted-printable":
            content = quopri.encodestring(content.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        return Leaf(fields, content)

    def text(self):
        charset, encoding = self.chance.choice((
            ("utf-8", "8bit"), ("utf-8", "quoted-printable"), ("utf-8", "base64"), ("us-ascii", "7bit"),
            ("iso-2022-jp", "7bit"), ("gb18030", "base64"), ("windows-1252", "quoted-printable")))
        lines = styles.lines(self.chance, 12, charset == "us-ascii", self.signs_type)
        content = crlf("Dear reader,\n\n" + lines).encode(charset, "replace")
        if charset == "us-ascii" and self.signs_type and self.chance.random() < 0.3:
            return Leaf([], content)  # a part without any field is such a text
        flowed = self.chance.choice(("", "", "; format=flowed"))
        return self.encoded(f"text/plain; charset={charset}{flowed}", content, encoding)

    def html(self):
        content = crlf(f"<html><body>\n<pre>{styles.lines(self.chance, 12, about_types=self.signs_type)}</pre>\n</body></html>\n").encode()
        return self.encoded("text/html; charset=utf-8", content,
                            self.chance.choice(("8bit", "quoted-printable", "base64")))

    def calendar(self):
        event = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"
        return self.encoded("text/calendar; method=REQUEST", crlf(event).encode(), "7bit")

    def picture(self):
        part = self.encoded("image/png; name=\"logo (1).png\"", self.chance.randbytes(300), "base64")
        part.fields += ["Content-ID: <logo@example.com>", "Content-Disposition: inline"]
        return part

    def attachment(self):
        kind, encoding = self.chance.choice((
            ("application/pdf", "base64"), ("text/csv; charset=utf-8", "quoted-printable"), ("text/plain", "7bit"),
            ("application/zip;\r\n name*=utf-8''%E2%82%AC.zip", "base64"), ("message/rfc822", None)))
        if kind == "message/rfc822" and not self.signs_type:
            return self.picture()
        if kind == "message/rfc822":
            return Leaf([f"Content-Type: {kind}"], b"From: a@example.net\r\nSubject: attached\r\n\r\nHello.\r\n")
        content = (self.chance.randbytes(self.chance.choice((10, 5000))) if encoding == "base64"
                   else crlf(styles.lines(self.chance, 5, ascii_only=True)).encode())
        part = self.encoded(kind, content, encoding)
        part.fields.append("Content-Disposition: attachment;\r\n filename=\"=?utf-8?Q?Gr=C3=B6=C3=9Fe?=.bin\"")
        return part

    # Signatures

    def sign(self, message):
        signed = list(signing.SIGNED if self.signs_type else signing.SIGNED[:-1])
        if self.chance.random() < 0.3:
            signed += ["from", "subject"]  # nobody can add another
        more = self.chance.choice(({}, {"t": "1700000000"}, {"i": "@example.com"}, {"x": "4102444800"}))
        canonical = "/".join(self.chance.choice(("relaxed", "simple")) for _ in range(2))
        for key in self.chance.choice((["rsa2048"], ["rsa2048"], ["rsa1024"], ["ed25519"], ["rsa2048", "ed25519"])):
            message = signing.sign(message, key=key, domain="example.com", selector=KEYS[key],
                                   canonical=canonical, signed=signed, **more)
        if self.chance.random() < 0.25:
            message = signing.sign(message, key="other2048", domain="mailer.example.net", selector="esp")
        return message


def shape_of(node):
    if isinstance(node, Leaf):
        kind = next((f.split(":")[1].split(";")[0].strip() for f in node.fields
                     if f.lower().startswith("content-type")), "text/plain")
        return kind.lower()
    return f"{node.type.split(';')[0].removeprefix('multipart/')}({', '.join(map(shape_of, node.children))})"


def mails(count, first_seed):
    return {f"amp-{seed}.eml": Author(seed).mail() for seed in range(first_seed, first_seed + count)}
