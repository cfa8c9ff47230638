"""What whole messages are put together from: each row names a thing, how it is made and what is known of it.
The names of this world are few, so that who belongs to whom can be told without the public suffix list."""

import dataclasses

from recipes import message as mail
from recipes.signing import key_record

CLIENT = "192.0.2.10"
SUFFIXES = ("github.io", "co.uk", "com", "example")


def organization(name):
    """The organizational domain (RFC 7489 3.2), None of a public suffix."""
    suffix = next((s for s in SUFFIXES if name == s or name.endswith("." + s)), None)
    if suffix is None or name == suffix:
        return None
    return name.removesuffix("." + suffix).rpartition(".")[2] + "." + suffix


def aligned(a, b, strict=False):
    """RFC 7489 3.1."""
    return organization(a) is not None and (a == b if strict else organization(a) == organization(b))


@dataclasses.dataclass(frozen=True)
class Author:
    lines: tuple  # the From fields
    fault: str  # from-*
    address: str = ""  # as it must be reported

    @property
    def domain(self):
        """Of the one author, None where there is none."""
        return self.address.rpartition("@")[2] or None


EMPTY = "From: "  # libopendkim verifies nothing where there is such a field


def good(address, *lines):
    return Author(lines or (f"From: Shop News <{address}>",), "none", address)


def faulty(fault, *lines):
    return Author(lines, fault)


GOOD_AUTHORS = {
    "subdomain": good("news@shop.example.com"),
    "organization": good("news@example.com"),
    "co.uk": good("news@shop.example.co.uk"),
    "A-labels": good("news@shop.xn--bcher-kva.example"),
    "U-labels": good("news@shop.xn--bcher-kva.example", "From: Shop <news@shop.bücher.example>"),
    "capitals": good("News@shop.example.com", "FROM: News@Shop.Example.COM"),
    "folded": good("news@shop.example.com", "From: Shop News\r\n <news@shop.example.com>"),
    "display name of another": good("news@shop.example.com",
                                    'From: "ceo@bank.example" <news@shop.example.com>'),
}
FAULTY_AUTHORS = {
    "none": faulty("missing"),
    "two fields": faulty("multiple", "From: news@shop.example.com", "From: ceo@bank.example"),
    "two spellings": faulty("multiple", "From: news@shop.example.com", "FROM: news@shop.example.com"),
    "two mailboxes": faulty("multiple", "From: news@shop.example.com, ceo@bank.example"),
    "group": faulty("group", "From: Shop: news@shop.example.com;"),
    "two at-signs": faulty("syntax", "From: <news@shop.example.com@bank.example>"),
    "quoted local part": faulty("syntax", 'From: "news office"@shop.example.com'),
    "address literal": faulty("syntax", "From: news@[192.0.2.10]"),
    "single label": faulty("syntax", "From: news@localhost"),
    "empty": faulty("syntax", EMPTY),
    "public suffix": good("news@co.uk"),
    "private public suffix": good("news@github.io"),
}
AUTHORS = GOOD_AUTHORS | FAULTY_AUTHORS

# d= of a signature, by the author's domain. A message without an author is signed as if it came from the shop.
SIGNERS = {
    "same": lambda domain: domain,
    "parent": lambda domain: organization(domain) or domain,
    "sibling": lambda domain: "mail." + (organization(domain) or domain),
    "below": lambda domain: "news." + domain,
    "stranger": lambda domain: "esp.example",
    "look-alike": lambda domain: "not" + (organization(domain) or domain),
    "suffix": lambda domain: "co.uk",
}


# dkim.unsigned_content_type_domains: all that sign but siblings of the author's domain.
EXCUSED = sorted({signer(author.domain) for name, signer in SIGNERS.items() if name != "sibling"
                  for author in AUTHORS.values() if author.domain and author.domain.isascii()})


def excused(domain):
    """Whether it is one of dkim.unsigned_content_type_domains."""
    return domain in EXCUSED


@dataclasses.dataclass(frozen=True)
class Kind:
    """Of a signature. `verifies`: mathematically right, as long as nothing is changed after signing."""

    result: str
    flaw: str
    key: str | None = key_record("rsa2048")  # the TXT record, None: there is none
    tags: dict = dataclasses.field(default_factory=dict)  # arguments of signing.sign
    verifies: bool = True
    unsigned: str = ""  # a field that is left out of h=


def broken(result="permerror", **more):
    return Kind(result, "invalid", verifies=False, **more)


EXPIRED = {"t": "1577836800", "x": "1580515200"}  # January 2020
KINDS = {
    "good": Kind("pass", "none"),
    "simple": Kind("pass", "none", tags={"canonical": "simple/simple"}),
    "ed25519": Kind("pass", "none", key_record("ed25519"), {"key": "ed25519"}),
    "key-1024": Kind("pass", "none", key_record("rsa1024"), {"key": "rsa1024"}),
    "length-whole": Kind("pass", "none", tags={"length": "all"}),
    "length-short": Kind("policy", "body_length", tags={"length": 10}),
    "length-zero": Kind("policy", "body_length", tags={"length": 0}),
    "from-unsigned": Kind("policy", "headers", unsigned="from"),
    "testing": Kind("policy", "key_testing", key_record("rsa2048", "t=y")),
    "expired": Kind("fail", "expired", tags=EXPIRED),
    "key-1023": Kind("policy", "key_small", key_record("rsa1023"), {"key": "rsa1023"}),
    "sha1": Kind("policy", "sha1", tags={"algorithm": "rsa-sha1"}),
    "timeout": Kind("temperror", "dns", "!timeout", verifies=False),
    "servfail": Kind("temperror", "dns", "!servfail", verifies=False),
    "bogus": Kind("temperror", "dns_bogus", "!bogus", verifies=False),
    "other-key": broken("fail", tags={"key": "other2048"}),
    "no-key": broken(key=None),
    "revoked": broken(key="v=DKIM1; k=rsa; p="),
    "no-key-record": broken(key="v=spf1 -all"),
    "other-type": broken(key=key_record("ed25519")),
    "future": broken(tags={"t": "4102444800"}),
    "no-subdomains": broken(key=key_record("rsa2048", "t=s"), tags={"i": "@sub.{d}"}),
    "malformed": broken(),
}

# SPF records of a domain {d}: records by name, and the result (RFC 7208).
SPF = {
    "pass": ({"{d}": ["TXT v=spf1 ip4:192.0.2.10 -all"]}, "pass"),
    "include": ({"{d}": ["TXT v=spf1 include:_spf.{d} -all"], "_spf.{d}": ["TXT v=spf1 ip4:192.0.2.0/24 ?all"]},
                "pass"),
    "redirect": ({"{d}": ["TXT v=spf1 redirect=_spf.{d}"], "_spf.{d}": ["TXT v=spf1 a:out.{d} ~all"],
                  "out.{d}": ["A 192.0.2.10"]}, "pass"),
    "exchanger": ({"{d}": ["TXT v=spf1 mx -all", "MX 10 mx.{d}"], "mx.{d}": ["A 192.0.2.10"]}, "pass"),
    "no record": ({}, "none"),
    "another record": ({"{d}": ["TXT site-verification=1042"]}, "none"),
    "neutral": ({"{d}": ["TXT v=spf1 ?all"]}, "neutral"),
    "no match": ({"{d}": ["TXT v=spf1 ip4:198.51.100.7"]}, "neutral"),
    "softfail": ({"{d}": ["TXT v=spf1 ip4:198.51.100.7 ~all"]}, "softfail"),
    "fail": ({"{d}": ["TXT v=spf1 -all"]}, "fail"),
    "other family": ({"{d}": ["TXT v=spf1 ip6:2001:db8::/32 -all"]}, "fail"),
    "unknown term": ({"{d}": ["TXT v=spf1 ip5:192.0.2.10 -all"]}, "permerror"),
    "two records": ({"{d}": ["TXT v=spf1 ip4:192.0.2.10 -all", "TXT v=spf1 -all"]}, "permerror"),
    "include of none": ({"{d}": ["TXT v=spf1 include:_spf.{d} -all"]}, "permerror"),
    "timeout": ({"{d}": ["TXT !timeout"]}, "temperror"),
    "servfail": ({"{d}": ["TXT !servfail"]}, "temperror"),
    "bogus": ({"{d}": ["TXT !bogus"]}, "temperror"),
    "include of a bogus": ({"{d}": ["TXT v=spf1 include:_spf.{d} -all"], "_spf.{d}": ["TXT !bogus"]}, "temperror"),
    "include of a timeout": ({"{d}": ["TXT v=spf1 include:_spf.{d} -all"], "_spf.{d}": ["TXT !timeout"]},
                             "temperror"),
}

# Envelope senders: MAIL FROM, HELO, and the domain that SPF is checked for ("": none).
SENDERS = {
    "shop": ("bounce@mail.example.com", "out1.example.com", "mail.example.com"),
    "author": ("news@shop.example.com", "out1.example.com", "shop.example.com"),
    "organization": ("news@example.com", "out1.example.com", "example.com"),
    "co.uk": ("bounce@mail.example.co.uk", "out1.example.com", "mail.example.co.uk"),
    "stranger": ("b-77@bounces.esp.example", "out.esp.example", "bounces.esp.example"),
    "null": ("", "out1.example.com", "out1.example.com"),
    "null, a stranger's HELO": ("<>", "out.esp.example", "out.esp.example"),
    "null, HELO a literal": ("", "[192.0.2.10]", ""),
    "UTF-8 local part": ("jörg@mail.example.com", "out1.example.com", "mail.example.com"),
    "UTF-8 domain": ("bounce@mail.bücher.example", "out1.example.com", "mail.xn--bcher-kva.example"),
}

# The session's TLS: options of ampauth-check, and the grade.
TLS = {
    "1.3": (["--tls", "TLSv1.3,TLS_AES_256_GCM_SHA384,256"], "pass"),
    "1.2": (["--tls", "TLSv1.2,ECDHE-RSA-AES128-GCM-SHA256,128"], "pass"),
    "1.1": (["--tls", "TLSv1.1,ECDHE-RSA-AES256-SHA,256"], "policy"),
    "no encryption": (["--tls", "TLSv1.2,ECDHE-RSA-NULL-SHA,0"], "policy"),
    "no certificate": (["--tls", "TLSv1.2,AECDH-AES256-SHA,256"], "policy"),
    "few bits": (["--tls", "TLSv1.2,ECDHE-RSA-AES256-GCM-SHA384,56"], "policy"),
    "none": (["--no-tls"], "none"),
    "not told": ([], "unknown"),
    "unknown suite": (["--tls", "TLSv1.3,TLS_FANCY,256"], "unknown"),
}


@dataclasses.dataclass(frozen=True)
class Shape:
    """Of a message's structure."""

    make: object
    fault: str = "none"
    parts: tuple = ("plain",)
    sealed: bool = True
    ambiguous: bool = False
    opaque: bool = False
    decodes: bool = True

    @property
    def holds_amp(self):
        return bool(self.parts) or self.ambiguous or self.opaque


def of(*parts, subtype="alternative", **more):
    return lambda: mail.mail([part() if callable(part) else part for part in parts], subtype, **more)


def ambiguous(make):
    return Shape(make, "syntax", (), sealed=False, ambiguous=True)


def alternative(boundary="=_parts"):
    return mail.multipart("alternative", [mail.text(), mail.amp(), mail.html()], boundary)


def attached():
    inner = mail.mail().put("Content-Type", 'Content-Type: multipart/alternative; boundary="=_inner"')
    body = inner.body.replace(b"=_order", b"=_inner")
    return b"Content-Type: message/rfc822\r\n\r\n" + mail.Message(inner.fields, body).format()


def signature():
    return mail.part("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----\n")


def signed():
    return mail.multipart("signed", [alternative(), signature()], "=_signed")


def unclosed():
    message = mail.mail()
    return mail.Message(message.fields, message.body.removesuffix(b"--=_order--\r\n"))


def two_boundaries():
    return mail.mail().put("Content-Type", 'Content-Type: multipart/alternative; boundary="=_order";\r\n'
                           ' boundary="=_other"')


AMP_ATTACHMENT = mail.amp("7bit", mail.AMP_DOCUMENT, 'Content-Disposition: attachment; filename="a.html"')
AMP_OF_NO_KNOWN_ENCODING = mail.amp().replace(b"Encoding: 7bit", b"Encoding: x-uuencode")
AMP_OF_BAD_BASE64 = mail.amp("base64").replace(b"PCFk", b"P*Fk")
AMP_OF_TWO_TYPES = mail.amp("7bit", mail.AMP_DOCUMENT, "Content-Type: text/plain")
QUOTED = mail.part("text/plain", "Somebody wrote:\n--elsewhere\nContent-Type: text/x-amp-html\n\n<p>Hello</p>\n")
SMIME = mail.part("application/pkcs7-mime; smime-type=signed-data", "0\x04text/x-\x04\x08amp-html\x04", "base64")

GOOD_SHAPES = {
    "usual": Shape(mail.mail),
    "AMP last": Shape(of(mail.text, mail.html, mail.amp)),
    "in mixed": Shape(of(alternative, mail.text, subtype="mixed")),
    "base64": Shape(of(mail.text, lambda: mail.amp("base64"), mail.html)),
    "quoted-printable": Shape(of(mail.text, lambda: mail.amp("quoted-printable"), mail.html)),
    "preamble": Shape(of(mail.text, mail.amp, preamble=b"In MIME.\r\n"), sealed=False),
    "epilogue": Shape(of(mail.text, mail.amp, epilogue=b"The end.\r\n"), sealed=False),
    "quoted delimiter": Shape(of(QUOTED, mail.amp, mail.html), sealed=False),
    "signed": Shape(of(alternative, signature, subtype="signed"), parts=("signed",)),
    "attached beside own": Shape(of(alternative, attached, subtype="mixed"), parts=("plain", "attached"), sealed=False),
}
FAULTY_SHAPES = {
    "two": Shape(of(mail.text, mail.amp, mail.amp), "multiple", ("plain", "plain")),
    "signed and not": Shape(of(signed, lambda: alternative("=_more"), subtype="mixed"), "multiple", ("signed", "plain")),
    "alone": Shape(of(mail.amp), "no_fallback"),
    "outside": Shape(of(mail.text, mail.amp, subtype="mixed"), "nesting"),
    "as attachment": Shape(of(mail.text, AMP_ATTACHMENT, mail.html), "nesting"),
    "whole": Shape(lambda: mail.single(mail.amp()), "nesting"),
    "attached only": Shape(of(mail.text, attached, subtype="mixed"), "nesting", ("attached",)),
    "S/MIME": Shape(lambda: mail.single(SMIME), "nesting", (), opaque=True),
    "unknown encoding": Shape(of(mail.text, AMP_OF_NO_KNOWN_ENCODING), "encoding"),
    "bad base64": Shape(of(mail.text, AMP_OF_BAD_BASE64, mail.html), decodes=False),
    "bad encodings": Shape(of(mail.text, AMP_OF_BAD_BASE64, AMP_OF_NO_KNOWN_ENCODING), "encoding",
                           ("plain", "plain"), decodes=False),
    "two types": ambiguous(of(mail.text, AMP_OF_TWO_TYPES, mail.html)),
    "never closed": ambiguous(unclosed),
    "two boundaries": ambiguous(two_boundaries),
    "no AMP": Shape(of(mail.text, mail.html), parts=()),
    "about AMP": Shape(of(QUOTED, mail.html), parts=()),
}
SHAPES = GOOD_SHAPES | FAULTY_SHAPES
AMP_SIZE = len(mail.crlf(mail.AMP_DOCUMENT))  # about: where the limit is near is the vectors' question
