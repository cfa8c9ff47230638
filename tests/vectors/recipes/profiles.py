"""RULES 1 and 2: what each profile asks for."""

from recipes import message as mail
from recipes.signing import SIGNED, sign
from recipes.vector import measures, passes, refuses, signed_by, key_at, usual, vector

NO_POLICY = {"_dmarc.example.com TXT": ["v=DMARC1; p=none"]}
QUARANTINE = {"_dmarc.example.com TXT": ["v=DMARC1; p=quarantine"]}
NO_RECORD = {"_dmarc.example.com TXT": None}
SPF_FAILS = {"mail.example.com TXT": ["v=spf1 -all"]}
KEPT = {"result": "pass", "action": "keep", "amp": "kept", "header.from": "news@shop.example.com"}
QUICK = {"dns.timeout": "300ms", "dns.deadline": "600ms"}  # a question that is never answered costs that
ESP_SPF = {"bounces.esp.example TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]}
ESP_SENDER = {"mail_from": "b-77@bounces.esp.example"}
NO_SPF_OR_TLS = dict(envelope={"tls": "none"})


def without_content_type():
    return sign(mail.mail(), signed=[name for name in SIGNED if name != "content-type"])


def vectors():
    # gmail, the default.
    yield passes("gmail-pass", "RULES 1, G1 to G6: signed, aligned, SPF and TLS pass, one AMP part with text "
                 "and HTML beside it. Every property of the result is here.",
                 {**measures(_without_last_line(mail.AMP_DOCUMENT)), "policy.amp-profile": "gmail",
                  "header.s": "s2026",
                  "dkim": "pass header.d=example.com header.s=s2026 header.a=rsa-sha256",
                  "spf": "pass smtp.mailfrom=bounce@mail.example.com smtp.helo=out1.example.com",
                  "dmarc": "pass header.from=shop.example.com policy.dmarc=reject",
                  "x-tls": "pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256"})
    yield passes("gmail-dmarc-policy-none", "RULES 1, G5: a policy is recommended, not required.",
                 {"dmarc": "pass policy.dmarc=none"}, zone=NO_POLICY)
    yield passes("gmail-dmarc-no-record", "RULES 1, G5: a sender without a DMARC record passes; the absence "
                 "is reported.", {"dmarc": "none"}, zone=NO_RECORD)
    yield passes("gmail-spf-unaligned", "RULES 1, G3: SPF must pass on its own; it need not align with From "
                 "(a mailing service's MAIL FROM).",
                 {"spf": "pass smtp.mailfrom=b-77@bounces.esp.example"},
                 zone={"bounces.esp.example TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]},
                 envelope={"mail_from": "b-77@bounces.esp.example"})

    # strict.
    strict = {"policy.profile": "strict"}
    yield passes("strict-pass", "RULES 2: strict is gmail and DMARC pass with p=quarantine or p=reject.",
                 {"policy.amp-profile": "strict"}, config=strict)
    yield passes("strict-quarantine", "RULES 2: p=quarantine is a policy too.",
                 {"dmarc": "pass policy.dmarc=quarantine"}, zone=QUARANTINE, config=strict)
    yield refuses("strict-policy-none", "dmarc-policy-none", "RULES 2: strict asks for an enforced policy; "
                  "p=none is not (RFC 7489 6.3).", {"dmarc": "pass policy.dmarc=none"}, zone=NO_POLICY,
                  config=strict)
    yield refuses("strict-no-record", "dmarc-none", "RULES 2: strict asks for DMARC; without a record there "
                  "is nothing to pass.", {"dmarc": "none"}, zone=NO_RECORD, config=strict)
    yield refuses("strict-content-type-unsigned", "dkim-headers", "RULES 4: strict requires a signed "
                  "Content-Type, however canonical the structure.", message=without_content_type(),
                  config=strict)
    yield refuses("strict-bodylength-whole", "dkim-bodylength", "RULES 4: in strict no signature with l= "
                  "counts, even one that covers the whole body (RFC 6376 8.2).",
                  message=sign(mail.mail(), length="all"), config=strict)
    yield refuses("strict-field-multiple", "field-multiple", "RFC 5322 3.6: readers differ in which of two Subjects they "
                  "show; strict wants what may stand once to stand once.", {"policy.amp-repeated": "subject"},
                  message=usual().on_top("SUBJECT: Your account is locked"), config=strict)
    yield passes("gmail-field-multiple", "RFC 5322 3.6: elsewhere a field that stands twice is noted.",
                 {"policy.amp-repeated": "subject"}, message=usual().on_top("Subject: Your account is locked"))
    yield refuses("strict-spf-softfail", "spf-softfail", "RULES 2: strict includes gmail's demands.",
                  zone={"mail.example.com TXT": ["v=spf1 ~all"]}, config=strict)

    # mailru.
    mailru = {"policy.profile": "mailru"}
    yield passes("mailru-pass", "RULES 2: mailru is gmail and a DMARC policy other than none.",
                 zone=QUARANTINE, config=mailru)
    yield refuses("mailru-policy-none", "dmarc-policy-none", "RULES 2: mailru refuses p=none.",
                  zone=NO_POLICY, config=mailru)
    yield refuses("mailru-no-record", "dmarc-none", "RULES 2: mailru refuses a sender without a record.",
                  zone=NO_RECORD, config=mailru)

    # yahoo.
    yahoo = {"policy.profile": "yahoo"}
    own_key = key_at("shop.example.com")
    yield passes("yahoo-strict-alignment", "RULES 2: yahoo asks for DKIM, and for strict alignment where "
                 "there is no DMARC (RFC 7489 3.1.1); neither for SPF nor for TLS.",
                 {"header.d": "shop.example.com", "spf": "fail", "x-tls": "none", "dmarc": "none"},
                 message=signed_by("shop.example.com"), zone=own_key | NO_RECORD | SPF_FAILS, config=yahoo,
                 **NO_SPF_OR_TLS)
    yield passes("yahoo-dmarc", "RULES 2: yahoo takes relaxed alignment where DMARC passes.",
                 {"dmarc": "pass", "spf": "fail", "x-tls": "none"}, zone=SPF_FAILS, config=yahoo,
                 **NO_SPF_OR_TLS)
    yield vector("yahoo-dmarc-through-spf", "RULES 2: yahoo asks for any good DKIM signature where DMARC "
                 "passes, here through SPF.", {**KEPT, "dmarc": "pass"}, message=signed_by("esp.example"),
                 zone=key_at("esp.example"), config=yahoo)
    yield refuses("yahoo-relaxed-only", "dkim-unaligned", "RULES 2: without DMARC, yahoo's alignment is "
                  "strict: d= of the parent domain is not enough.", zone=NO_RECORD, config=yahoo)
    yield refuses("yahoo-dmarc-undecided", "dns-dmarc", "RULES 2: while SPF cannot be looked up nobody knows "
                  "whether DMARC passes, p=none or not; a relaxed alignment does not count before it does.",
                  {"dmarc": "temperror policy.dmarc=none", "spf": "temperror"}, config=yahoo | QUICK,
                  zone={"_dmarc.example.com TXT": ["v=DMARC1; p=none; adkim=s"],
                        "mail.example.com TXT": ["!timeout"]})
    yield refuses("yahoo-dkim-none", "dkim-none", "RULES 2: yahoo asks for DKIM even where DMARC passes "
                  "through SPF.", {"dmarc": "pass", "spf": "pass"}, message=mail.mail(), config=yahoo)

    # outlook.
    outlook = {"policy.profile": "outlook"}
    yield passes("outlook-pass", "RULES 2: outlook's preview asked for DKIM, SPF and DMARC, not for TLS.",
                 {"x-tls": "none"}, config=outlook, **NO_SPF_OR_TLS)
    yield vector("outlook-dmarc-through-spf", "RULES 2: outlook asks for DKIM, SPF and DMARC to pass, each "
                 "on its own.", {**KEPT, "dmarc": "pass"}, message=signed_by("esp.example"),
                 zone=key_at("esp.example"), config=outlook)
    yield refuses("outlook-no-record", "dmarc-none", "RULES 2: outlook asks for DMARC pass, so for a record.",
                  zone=NO_RECORD, config=outlook)
    yield refuses("outlook-spf-fail", "spf-fail", "RULES 2: outlook asks for SPF although DMARC passes "
                  "through DKIM.", {"dmarc": "pass"}, zone=SPF_FAILS, config=outlook)
    yield refuses("outlook-dmarc-fail", "dmarc-fail", "RULES 2: DMARC must pass whatever the policy says: "
                  "p=none with strict modes fails a relaxed alignment (RFC 7489 6.6.2).",
                  {"dmarc": "fail policy.dmarc=none"},
                  zone={"_dmarc.example.com TXT": ["v=DMARC1; p=none; adkim=s; aspf=s"]}, config=outlook)

    yield refuses("outlook-content-type-replayed", "dmarc-fail", "RULES 4: a stranger gives a body that From's "
                  "domain has signed, but not its Content-Type, another boundary and his own signature. The "
                  "author's signature does not count then, for DMARC neither.",
                  {"dkim": ["pass header.d=esp.example", "pass header.d=example.com"], "spf": "pass",
                   "dmarc": "fail"},
                  message=replayed(), zone=key_at("esp.example") | ESP_SPF, envelope=ESP_SENDER, config=outlook)

    # custom.
    custom = {"policy.profile": "custom", "custom.dkim": "true", "custom.alignment": "strict",
              "custom.spf": "false", "custom.tls": "false", "custom.dmarc_pass": "false",
              "custom.dmarc_enforced": "false", "custom.sealed_signatures": "false"}
    yield passes("custom-pass", "RULES 2: custom sets each demand on its own: here DKIM with strict "
                 "alignment and nothing else.",
                 {"header.d": "shop.example.com", "policy.amp-profile": "custom"},
                 message=signed_by("shop.example.com"), zone=own_key | SPF_FAILS, config=custom,
                 **NO_SPF_OR_TLS)
    yield refuses("custom-unaligned", "dkim-unaligned", "RULES 2: custom with strict alignment refuses d= "
                  "of the parent domain.", config=custom)
    yield vector("custom-tls-only", "RULES 2: custom may ask for TLS alone; a message without a signature "
                 "passes then, and names no signature.",
                 KEPT, message=mail.mail(),
                 config=custom | {"custom.dkim": "false", "custom.alignment": "none", "custom.tls": "true"})


def replayed():
    """What a shop has sent with Content-Type unsigned, and a quoted message in its text; its boundary becomes
    that of the quoted one, whose parts so become the message's."""
    quoted = mail.enclose("=_quoted", [mail.text(), mail.amp(), mail.html()])
    message = sign(mail.Message([*mail.FIELDS, "Content-Type: text/plain"], b"Somebody wrote:\r\n" + quoted),
                   signed=[name for name in SIGNED if name != "content-type"])
    message.put("Content-Type", 'Content-Type: multipart/alternative; boundary="=_quoted"')
    return sign(message, domain="esp.example")


def _without_last_line(document):
    """The content of a part: its last line end belongs to the delimiter (RFC 2046 5.1.1)."""
    return document.removesuffix("\n")
