"""A vector, and the usual world that each differs from in one thing."""

import dataclasses
import hashlib

from recipes import message as mail
from recipes import signing

# The result that each reason stands for (RULES 5).
RESULTS = {
    "permerror": ("from-missing from-multiple from-group from-syntax from-psl field-multiple mime-syntax mime-encoding "
                  "mime-nesting mime-multiple mime-no-fallback amp-too-large"),
    "fail": ("dkim-none dkim-fail dkim-expired dkim-too-many dkim-unaligned spf-none spf-neutral spf-softfail spf-fail "
             "spf-permerror tls-none tls-unknown dmarc-fail"),
    "policy": ("dkim-bodylength dkim-key-small dkim-sha1 dkim-testing dkim-headers message-old "
               "tls-version dmarc-none dmarc-policy-none sender-denied sender-not-allowed"),
    "temperror": "dns-bogus dns-dkim dns-spf dns-dmarc internal",
    "none": "exempt",
}
RESULT_OF = {reason: result for result, reasons in RESULTS.items() for reason in reasons.split()}

# A shop that sends as it should: From and MAIL FROM in subdomains, one signature of the whole domain.
ZONE = {
    "s2026._domainkey.example.com TXT": [signing.key_record("rsa2048")],
    "mail.example.com TXT": ["v=spf1 ip4:192.0.2.10 -all"],
    "out1.example.com A": ["192.0.2.10"],
    "out1.example.com TXT": ["v=spf1 a -all"],
    "_dmarc.example.com TXT": ["v=DMARC1; p=reject"],
}
ENVELOPE = {
    "ip": "192.0.2.10",
    "helo": "out1.example.com",
    "mail_from": "bounce@mail.example.com",
    "rcpt": "reader@example.org",
    "tls": "TLSv1.3,TLS_AES_256_GCM_SHA384,256",
    "auth": "no",
}


@dataclasses.dataclass
class Vector:
    name: str
    readme: str
    message: bytes
    zone: dict
    envelope: dict
    expected: list  # (key, value)
    files: dict  # more files of the folder: name -> text


def usual():
    return signing.sign(mail.mail())


def vector(name, readme, expected, message=None, zone=None, envelope=None, config=None, files=None):
    """`zone`, `envelope` and `config` say only what differs; a None in `zone` takes a record away. An option
    whose value is "./NAME" is the path of one of `files`."""
    message = usual() if message is None else message
    octets = message if isinstance(message, bytes) else message.format()
    records = {k: v for k, v in (ZONE | (zone or {})).items() if v is not None}
    session = ENVELOPE | (envelope or {}) | {f"config.{k}": v for k, v in (config or {}).items()}
    pairs = [(k, str(v)) for k, values in expected.items()
             for v in (values if isinstance(values, (list, tuple)) else [values])]
    return Vector(name, readme, octets, records, session, pairs, files or {})


def passes(name, readme, expected=None, **changes):
    """The AMP part stays."""
    usual_pass = {
        "result": "pass",
        "action": "keep",
        "amp": "kept",
        "header.from": "news@shop.example.com",
        "header.d": "example.com",
    }
    return vector(name, readme, usual_pass | (expected or {}), **changes)


def refuses(name, reason, readme, expected=None, **changes):
    """The AMP part goes, as is the default for whatever does not pass."""
    usual_refusal = {"result": RESULT_OF[reason], "reason": reason, "action": "strip", "amp": "cut"}
    return vector(name, readme, usual_refusal | (expected or {}), **changes)


def unmarked(name, readme, expected=None, **changes):
    """No AMP part: nothing is asked, nothing is written, and nothing but forged fields goes."""
    usual_mail = {"result": "unmarked", "amp": "none", "dns": "unasked"}
    return vector(name, readme, usual_mail | (expected or {}), **changes)


def signed_by(domain, from_address=None, **tags):
    """The usual message of another author or signer."""
    message = mail.mail()
    if from_address:
        message.put("From", f"From: Shop News <{from_address}>")
    return signing.sign(message, domain=domain, **tags)


def key_at(domain, key="rsa2048", selector="s2026"):
    return {f"{selector}._domainkey.{domain} TXT": [signing.key_record(key)]}


def measures(document):
    """What is reported of an AMP part's decoded content."""
    octets = mail.crlf(document).encode()
    return {"policy.amp-parts": 1, "policy.amp-size": len(octets),
            "policy.amp-sha256": hashlib.sha256(octets).hexdigest()}


def in_strings(record, length=200):
    """A TXT value as several strings."""
    return " ".join(f'"{record[i:i + length]}"' for i in range(0, len(record), length))

