#!/usr/bin/python3
"""Signs messages for verify_test.cpp: make_signed.py KEYS OUT

KEYS is the folder of keys beside this file, OUT an existing folder that gets one NAME.eml for each message.
Files called dkimpy-* were signed by dkimpy as it is. Files called own-* have tags or fields that it never
writes; they are put together here from dkimpy's canonicalisation and RSA.
"""

import base64
import hashlib
import pathlib
import sys
import time

import dkim
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import HASH_ALGORITHMS, RSASSA_PKCS1_v1_5_sign, parse_pem_private_key

KEYS, OUT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
NOW = int(time.time())

FIELDS = [
    (b"Received", b" from out.example.com\r\n\tby mx.example.org; Mon, 1 Jun 2026 10:00:00 +0000"),
    (b"From", b" News <news@example.com>"),
    (b"To", b" Reader <reader@example.org>"),
    (b"Subject", b" A long subject  that is\r\n  folded\r\n\tand  folded again \t"),
    (b"Date", b" Mon, 1 Jun 2026 10:00:00 +0000"),
    (b"Message-ID", b" <1@example.com>"),
    (b"MIME-Version", b" 1.0"),
    (b"Content-Type", b' multipart/alternative;\r\n boundary="b"'),
]
BODY = (b"--b\r\nContent-Type: text/x-amp-html\r\n\r\n"
        b"<html>  two blanks \t\r\n\r\n\r\nend\t\r\n--b--\r\n\r\n\r\n")
SIGNED = [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type"]


def message(body=BODY, fields=None):
    return b"".join(name + b":" + value + b"\r\n" for name, value in fields or FIELDS) + b"\r\n" + body


def with_field(name, value):
    """FIELDS with one value replaced."""
    return [(n, value if n == name else v) for n, v in FIELDS]


def key_of(selector):
    name = "ed25519.seed" if selector == "ed25519" else selector + ".pem"
    return (KEYS / name).read_bytes().strip()


def save(name, text):
    (OUT / (name + ".eml")).write_bytes(text)


def sign(text, selector="rsa2048", domain="example.com", canon=(b"relaxed", b"relaxed"), headers=None,
         **more):
    """The message with dkimpy's signature before it."""
    if "signature_algorithm" not in more:
        more["signature_algorithm"] = b"ed25519-sha256" if selector == "ed25519" else b"rsa-sha256"
    field = dkim.sign(text, selector.encode(), domain.encode(), key_of(selector), canonicalize=canon,
                      include_headers=headers or SIGNED, **more)
    return field + text


def own_sign(text, tags="", headers=None, selector="rsa2048", canon=b"relaxed/relaxed", domain="example.com",
             hash_name=b"sha256", length=None):
    """The message with a signature whose tags are the caller's: `tags` is "t=1; x=2; ". """
    policy = CanonicalizationPolicy.from_c_value(canon)
    hasher = HASH_ALGORITHMS[b"rsa-" + hash_name]
    fields, body = dkim.rfc822_parse(text)
    canonical_body = policy.canonicalize_body(body)[:length]
    body_hash = base64.b64encode(hasher(canonical_body).digest()).decode()
    names = SIGNED if headers is None else headers
    value = (f" v=1; a=rsa-{hash_name.decode()}; c={canon.decode()}; d={domain}; s={selector}; {tags}"
             f"h={b':'.join(names).decode()}; bh={body_hash}; b=").encode()
    selected = dkim.select_headers(policy.canonicalize_headers(fields), [n.lower() for n in names])
    signature_field = policy.canonicalize_headers([[b"DKIM-Signature", value]])
    digest = hasher()
    for name, content in selected:
        digest.update(name + b":" + content)
    digest.update(signature_field[0][0] + b":" + signature_field[0][1].rstrip(b"\r\n"))
    raw = RSASSA_PKCS1_v1_5_sign(digest, parse_pem_private_key(key_of(selector)))
    return b"DKIM-Signature:" + value + base64.b64encode(raw) + b"\r\n" + text


def canonicalisations():
    for head in (b"simple", b"relaxed"):
        for body in (b"simple", b"relaxed"):
            pair = f"{head.decode()}-{body.decode()}"
            save(f"dkimpy-rsa-{pair}", sign(message(), canon=(head, body)))
            save(f"dkimpy-ed25519-{pair}", sign(message(), "ed25519", canon=(head, body)))
            save(f"dkimpy-empty-body-{pair}", sign(message(b""), canon=(head, body)))
            save(f"dkimpy-blank-lines-{pair}", sign(message(b"\r\n\r\n \r\n"), canon=(head, body)))
            save(f"dkimpy-length-{pair}", sign(message(), canon=(head, body), length=True))
            # RFC 6376 3.4.3, 3.4.4: a last line that lost its CRLF hashes as if it had one.
            signed = sign(message(b"no line end\r\n"), canon=(head, body))
            save(f"dkimpy-no-final-crlf-{pair}", signed[:-2])


def by_dkimpy():
    save("plain", message())
    canonicalisations()
    save("dkimpy-sha1", sign(message(), signature_algorithm=b"rsa-sha1"))
    for selector in ("rsa1024", "rsa4096", "pkcs1"):
        key = {"pkcs1": "rsa2048"}.get(selector, selector)
        field = dkim.sign(message(), selector.encode(), b"example.com", key_of(key), include_headers=SIGNED)
        save(f"dkimpy-{selector}", field + message())
    save("dkimpy-subdomain-identity", sign(message(), identity=b"news@mail.example.com"))
    save("dkimpy-oversigned", sign(message(), headers=SIGNED + [b"From", b"Subject", b"Reply-To"]))
    save("dkimpy-several", sign(sign(sign(message(), "ed25519"), domain="other.example"), "rsa1024"))
    text = message()
    for _ in range(10):
        text = sign(text, "rsa1024")
    save("dkimpy-ten", text)
    text = sign(message(), domain="other.example")
    save("own-signs-signature", own_sign(text, headers=SIGNED + [b"DKIM-Signature"]))
    save("dkimpy-big", sign(message(b"0123456789 abcdef\r\n" * 200000), canon=(b"relaxed", b"simple")))


def by_ourselves():
    save("own-plain", own_sign(message()))
    save("own-small-key", own_sign(message(), selector="rsa768"))
    save("own-from-unsigned", own_sign(message(), headers=[b"To", b"Subject"]))
    save("own-content-type-unsigned", own_sign(message(), headers=[b"From", b"Subject"]))
    save("own-expired", own_sign(message(), f"t={NOW - 7200}; x={NOW - 3600}; "))
    save("own-expires-later", own_sign(message(), f"t={NOW - 7200}; x={NOW + 3600}; "))
    save("own-long-ago", own_sign(message(), "t=1200000000; x=1200086400; "))
    save("own-future", own_sign(message(), f"t={NOW + 3600}; "))
    save("own-clock-ahead", own_sign(message(), f"t={NOW + 120}; "))
    save("own-length-short", own_sign(message(), "l=20; ", length=20))
    save("own-length-zero", own_sign(message(), "l=0; ", length=0))
    save("own-length-zero-empty", own_sign(message(b""), "l=0; ", length=0))
    save("own-colon-at-end", own_sign(message(), headers=SIGNED + [b""]))
    save("own-colon-at-end-simple", own_sign(message(), headers=SIGNED + [b""], canon=b"simple/simple"))
    save("own-other-tags", own_sign(message(), "y=unknown; z=From:news@example.com|To:x; "))
    save("own-quoted-from", own_sign(message(fields=with_field(
        b"From", b' "Doe, Jane" (a comment) <jane@example.com>'))))
    save("own-utf8-from", own_sign(message(fields=with_field(
        b"From", " Jörg Müller <joerg@example.com>".encode()))))
    save("own-encoded-from", own_sign(message(fields=with_field(
        b"From", b" =?utf-8?q?J=C3=B6rg?=\r\n <joerg@example.com>"))))
    save("own-control-character", own_sign(message(fields=with_field(
        b"Subject", b" first\x0bsecond")), canon=b"simple/simple"))


if __name__ == "__main__":
    by_dkimpy()
    by_ourselves()
