"""G1 of RULES 1 and the hardening of RULES 4: which DKIM signatures count."""

from recipes import message as mail
from recipes.signing import SIGNED, key_record, sign
from recipes.vector import in_strings, key_at, passes, refuses, usual

KEY = "s2026._domainkey.example.com TXT"
NO_CONTENT_TYPE = [name for name in SIGNED if name != "content-type"]
EXPIRED = {"t": "1577836800", "x": "1580515200"}  # January 2020


def key_tag(*tags):
    return {KEY: [key_record("rsa2048", *tags)]}


def with_bad_signature(message, selector="bad"):
    """A signature of the right domain that does not verify, on top."""
    return sign(message, key="other2048", selector=selector)


AGE_COUNTS = {"policy.max_age": "30d"}
BAD_KEY = key_at("example.com", selector="bad")


def vectors():
    yield from algorithms()
    yield from failures()
    yield from hardening()
    yield from age()
    yield from content_type()
    yield from forwards()
    yield from several()


def algorithms():
    yield passes("dkim-ed25519", "RULES 1, G1: a=ed25519-sha256 (RFC 8463) counts.",
                 {"dkim": "pass header.a=ed25519-sha256"}, message=sign(mail.mail(), key="ed25519"),
                 zone=key_at("example.com", "ed25519"))
    folded = mail.mail().put("To", "To:reader@example.org")
    folded.put("Subject", "Subject:  Your   order\r\n\t 1042 ")
    yield passes("dkim-simple-simple", "RULES 1, G1: simple canonicalization keeps every blank and fold of "
                 "a field (RFC 6376 3.4.1); the milter protocol must bring them over unharmed.",
                 message=sign(folded, canonical="simple/simple"))
    yield passes("dkim-simple-relaxed", "RULES 1, G1: c=simple/relaxed (RFC 6376 3.4).",
                 message=sign(mail.mail(), canonical="simple/relaxed"))
    yield passes("dkim-relaxed-simple", "RULES 1, G1: c=relaxed/simple (RFC 6376 3.4).",
                 message=sign(mail.mail(), canonical="relaxed/simple"))
    yield passes("dkim-key-4096-strings", "RULES 1, G1: a key record of several strings, which are joined "
                 "without blanks (RFC 6376 3.6.2.2).", message=sign(mail.mail(), key="rsa4096"),
                 zone={KEY: [in_strings(key_record("rsa4096"))]})
    yield passes("dkim-key-by-alias", "RFC 6376 3.6.2.2: a key record may lie at the mailing service, behind an alias.",
                 zone={KEY: None, "s2026._domainkey.example.com CNAME": ["key7.esp.example"],
                       "key7.esp.example TXT": [key_record("rsa2048", "n=rotated weekly")]})


def failures():
    yield refuses("dkim-none", "dkim-none", "RULES 1, G1: no signature, although DMARC passes through SPF.",
                  {"dmarc": "pass"}, message=mail.mail())
    body = usual()
    body.body = body.body.replace(b"order 1042 is on", b"order 1043 is on", 1)
    yield refuses("dkim-body-changed", "dkim-fail", "RULES 1, G1: the body was changed after signing "
                  "(RFC 6376 6.1.3).", {"dkim": "fail header.d=example.com"}, message=body)
    yield refuses("dkim-header-changed", "dkim-fail", "RULES 1, G1: a signed field was changed on the way.",
                  {"dkim": "fail"}, message=usual().put("Subject", "Subject: Your prize"))
    yield refuses("dkim-no-key", "dkim-fail", "RULES 1, G1: the key's name does not exist (RFC 6376 6.1.2).",
                  zone={KEY: None})
    yield refuses("dkim-key-revoked", "dkim-fail", "RULES 1, G1: an empty p= is a revoked key (RFC 6376 "
                  "3.6.1).", zone={KEY: ["v=DKIM1; k=rsa; p="]})
    yield refuses("dkim-tag-twice", "dkim-fail", "RULES 1, G1: a tag twice makes the whole tag list invalid "
                  "(RFC 6376 3.2).", message=_with_tag_twice())


def hardening():
    shortened = sign(mail.mail(), length="all")
    shortened.body += b"<p>An epilogue that nobody signed.</p>\r\n"
    yield refuses("dkim-bodylength", "dkim-bodylength", "RULES 4: l= that leaves bytes of the body uncovered "
                  "(RFC 6376 8.2).", message=shortened)
    yield refuses("dkim-bodylength-zero", "dkim-bodylength", "RULES 4: l=0 verifies with any body.",
                  message=sign(mail.mail(), length=0))
    yield passes("dkim-bodylength-whole", "RULES 4: outside strict, an l= that covers the whole body counts.",
                 message=sign(mail.mail(), length="all"))
    yield refuses("dkim-key-1023", "dkim-key-small", "RULES 4: RSA keys under 1024 bits do not count "
                  "(RFC 8301 3.2).", message=sign(mail.mail(), key="rsa1023"),
                  zone=key_at("example.com", "rsa1023"))
    yield passes("dkim-key-1024", "RULES 4: 1024 bits are enough (RFC 8301 3.2).",
                 message=sign(mail.mail(), key="rsa1024"), zone=key_at("example.com", "rsa1024"))
    yield refuses("dkim-key-minimum-option", "dkim-key-small", "RULES 4: the minimum is an option.",
                  message=sign(mail.mail(), key="rsa1024"), zone=key_at("example.com", "rsa1024"),
                  config={"dkim.min_rsa_bits": "2048"})
    yield refuses("dkim-sha1", "dkim-sha1", "RULES 4: rsa-sha1 does not count (RFC 8301 3.1).",
                  message=sign(mail.mail(), algorithm="rsa-sha1"))
    yield refuses("dkim-expired", "dkim-expired", "RULES 4: x= in the past (RFC 6376 3.5).",
                  message=sign(mail.mail(), **EXPIRED))
    yield refuses("dkim-testing", "dkim-testing", "RULES 4: a key with t=y is a test (RFC 6376 3.6.1).",
                  zone=key_tag("t=y"))
    yield refuses("dkim-from-unsigned", "dkim-headers", "RULES 4: From must be signed (RFC 6376 5.4).",
                  message=sign(mail.mail(), signed=[name for name in SIGNED if name != "from"]))


def age():
    yield refuses("dkim-old-date", "message-old", "RULES 4: a message sent again long after its signed Date, where there is no t=.",
                  config=AGE_COUNTS)
    for place in ("above", "below"):
        message = usual()
        fresh = "Date: Thu, 01 Jan 2099 12:00:00 +0000"
        message.fields = [fresh, *message.fields] if place == "above" else [*message.fields, fresh]
        reason = "message-old" if place == "above" else "dkim-fail"
        yield refuses(f"dkim-old-date-{place}", reason, f"RULES 4: a fresh Date {place} the signed one, which is the last "
                      "(RFC 6376 5.4.2), does not make the message young.", message=message, config=AGE_COUNTS)


def content_type():
    yield refuses("dkim-content-type-unsigned", "dkim-headers", "RULES 4: whoever signs no Content-Type may have signed "
                  "a plain text, which anybody can show as a multipart.",
                  message=sign(mail.mail(), signed=NO_CONTENT_TYPE))
    yield passes("dkim-content-type-excused", "RULES 4: of a domain that is known not to sign Content-Type it counts, "
                 "where the body is a multipart at first sight.",
                 message=sign(mail.mail(), signed=NO_CONTENT_TYPE),
                 config={"dkim.unsigned_content_type_domains": '["example.com"]'})
    yield refuses("dkim-content-type-preamble", "dkim-headers", "RULES 4: with Content-Type unsigned, text "
                  "in the preamble could become a part under another boundary.",
                  message=sign(mail.mail(preamble=b"This is a message in MIME format.\r\n"),
                               signed=NO_CONTENT_TYPE))
    yield refuses("dkim-content-type-epilogue", "dkim-headers", "RULES 4: with Content-Type unsigned, an "
                  "epilogue could become a part.",
                  message=sign(mail.mail(epilogue=b"The end.\r\n"), signed=NO_CONTENT_TYPE))
    quoted = mail.part("text/plain; charset=utf-8",
                       "Somebody wrote:\n--elsewhere\nContent-Type: text/x-amp-html\n\n<p>Hello</p>\n")
    yield refuses("dkim-content-type-delimiter", "dkim-headers", "RULES 4: with Content-Type unsigned, a "
                  "quoted line that looks like a delimiter could become one, and the text below it a part.",
                  message=sign(mail.mail([quoted, mail.amp(), mail.html()]), signed=NO_CONTENT_TYPE))


# The line that a client puts above a message that it forwards as text.
FORWARDS = {
    "thunderbird": "-------- Forwarded Message --------",
    "outlook": "-----Original Message-----",
    "gmail": "---------- Forwarded message ---------",
}


def forwarded_text(line):
    """A text that its domain signed, sent again as AMP: a line of it is the delimiter now."""
    text = mail.mail().put("Content-Type", "Content-Type: text/plain; charset=utf-8")
    text.body = mail.crlf(
        f"{line}\nFrom: a@reader.example\nDate: Thu, 1 Jan 2026 10:00:00 +0000\nSubject: hello\nTo: news@shop.example.com\n\n"
        f"hello\n{line}\nContent-Type: text/x-amp-html\n\n{mail.AMP_DOCUMENT}{line}\n"
        f"Content-Type: text/html\n\n{mail.HTML_DOCUMENT}{line}--\n").encode()
    signed = sign(text, signed=NO_CONTENT_TYPE)
    return signed.put("Content-Type", f'Content-Type: multipart/alternative; boundary="{line.removeprefix("--")}"')


def forwards():
    for client, line in FORWARDS.items():
        yield refuses(f"dkim-forward-{client}", "dkim-headers", "RULES 4: with Content-Type unsigned, a text that somebody "
                      f"forwarded with {client.capitalize()} can be sent again as a multipart, whose delimiter is the line above "
                      "it.", message=forwarded_text(line))
        yield refuses(f"dkim-forward-{client}-excused", "dkim-headers", "RULES 4: nor does it count of a domain that is known "
                      "not to sign Content-Type: the body is no multipart at first sight.", message=forwarded_text(line),
                      config={"dkim.unsigned_content_type_domains": '["example.com"]'})


def several():
    yield passes("dkim-second-good", "RULES 1, G1: one good signature is enough, wherever it stands.",
                 {"header.s": "s2026", "dkim": ["fail header.s=bad", "pass header.s=s2026"]},
                 message=with_bad_signature(usual()), zone=BAD_KEY)
    both = sign(sign(mail.mail(), key="ed25519", selector="ed"), selector="s2026")
    yield passes("dkim-rsa-and-ed25519", "RULES 1, G1: two signatures of two algorithms, both good "
                 "(RFC 8463 3).", {"dkim": ["pass header.a=rsa-sha256", "pass header.a=ed25519-sha256"]},
                 message=both, zone=key_at("example.com", "ed25519", "ed"))
    yield passes("dkim-mailing-service-too", "RULES 1, G2: a mailing service signs as well; the aligned "
                 "signature is the one that is reported.", {"header.d": "example.com"},
                 message=sign(usual(), domain="esp.example", selector="esp"),
                 zone=key_at("esp.example", selector="esp"))
    yield refuses("dkim-aligned-bad-other-good", "dkim-fail", "RULES 1, G2: a good signature of a stranger "
                  "does not help a broken one of From's domain.",
                  message=sign(sign(mail.mail(), key="other2048"), domain="esp.example", selector="esp"),
                  zone=key_at("esp.example", selector="esp"))
    flood = usual()
    for number in range(20):
        sign(flood, domain=f"d{number}.stranger.example", selector="s")
    yield passes("dkim-flood-of-strangers", "RULES 4: signatures that cannot align are not counted against "
                 "the cap, and need no DNS.", message=flood)
    flood = usual()
    for number in range(8):
        with_bad_signature(flood, f"bad{number}")
    yield refuses("dkim-too-many", "dkim-too-many", "RULES 4: the cap on signatures examined is 8; a ninth "
                  "of the same domain is not looked at, and the reason says so.", message=flood,
                  zone={f"bad{n}._domainkey.example.com TXT": [key_record("rsa2048")] for n in range(8)})
    yield passes("dkim-many-option", "RULES 4: the cap is an option.", message=flood,
                 zone={f"bad{n}._domainkey.example.com TXT": [key_record("rsa2048")] for n in range(8)},
                 config={"dkim.max_signatures": "9"})


def _with_tag_twice():
    message = usual()
    message.fields[0] = message.fields[0].replace("d=example.com;", "d=example.com; d=example.com;", 1)
    return message
