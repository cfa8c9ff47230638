"""G3 to G5 of RULES 1: SPF, TLS and DMARC, and trouble with DNS."""

from recipes.signing import sign
from recipes.vector import passes, refuses, usual

SPF = "mail.example.com TXT"
DMARC = "_dmarc.example.com TXT"
KEY = "s2026._domainkey.example.com TXT"
TIMEOUT = ["!timeout"]
QUICK = {"dns.timeout": "300ms", "dns.deadline": "600ms"}  # a question that is never answered costs that


def vectors():
    yield from spf()
    yield from tls()
    yield from dmarc()
    yield from dns_trouble()


def spf():
    yield refuses("spf-none", "spf-none", "RULES 1, G3: no record (RFC 7208 2.6.1).", {"spf": "none"},
                  zone={SPF: None})
    for result, term in (("neutral", "?all"), ("softfail", "~all"), ("fail", "-all")):
        yield refuses(f"spf-{result}", f"spf-{result}", f"RULES 1, G3: {result} is a failure, even where "
                      "DKIM and DMARC pass (RFC 7208 2.6).",
                      {"spf": f"{result} smtp.mailfrom=bounce@mail.example.com", "dmarc": "pass"},
                      zone={SPF: [f"v=spf1 ip4:198.51.100.0/24 {term}"]})
    yield refuses("spf-permerror", "spf-permerror", "RULES 1, G3: a record that cannot be read (RFC 7208 "
                  "2.6.7).", {"spf": "permerror"}, zone={SPF: ["v=spf1 ip4:192.0.2.999 -all"]})
    yield refuses("spf-two-records", "spf-permerror", "RULES 1, G3: two records are an error (RFC 7208 4.5).",
                  {"spf": "permerror"}, zone={SPF: ["v=spf1 ip4:192.0.2.10 -all", "v=spf1 +all"]})
    yield refuses("spf-include-loop", "spf-permerror", "RULES 1, G3: more than ten terms that ask DNS "
                  "(RFC 7208 4.6.4).", {"spf": "permerror"},
                  zone={SPF: ["v=spf1 include:mail.example.com -all"]})
    yield passes("spf-include", "RULES 1, G3: a pass through include and redirect (RFC 7208 5.2, 6.1).",
                 {"spf": "pass"}, zone={SPF: ["v=spf1 redirect=_spf.example.com"],
                                        "_spf.example.com TXT": ["v=spf1 include:_net.example.com -all"],
                                        "_net.example.com TXT": ["v=spf1 ip4:192.0.2.0/28 ~all"]})
    yield passes("spf-ipv6", "RULES 1, G3: a client with an IPv6 address.", {"spf": "pass"},
                 zone={SPF: ["v=spf1 ip6:2001:db8:25::/48 -all"]}, envelope={"ip": "2001:db8:25::10"})
    yield passes("spf-null-sender", "RULES 1, G3: for MAIL FROM <> the HELO name is checked (RFC 7208 2.4).",
                 {"spf": "pass smtp.mailfrom=postmaster@out1.example.com smtp.helo=out1.example.com"},
                 envelope={"mail_from": ""})
    yield refuses("spf-null-sender-fail", "spf-fail", "RULES 1, G3: for MAIL FROM <>, HELO's record may "
                  "fail too.", {"spf": "fail"}, zone={"out1.example.com TXT": ["v=spf1 -all"]},
                  envelope={"mail_from": ""})


def tls():
    yield refuses("tls-none", "tls-none", "RULES 1, G4: plain text.", {"x-tls": "none"},
                  envelope={"tls": "none"})
    yield refuses("tls-unknown", "tls-unknown", "RULES 6: an MTA that does not tell of TLS: unknown is not "
                  "none, and not pass.", envelope={"tls": "unknown"})
    yield refuses("tls-version-1-1", "tls-version", "RULES 6: under TLS 1.2 (RFC 8996).",
                  {"x-tls": "policy smtp.version=TLSv1.1"},
                  envelope={"tls": "TLSv1.1,ECDHE-RSA-AES256-SHA,256"})
    yield passes("tls-version-1-2", "RULES 6: TLS 1.2 is the default minimum.",
                 {"x-tls": "pass smtp.version=TLSv1.2 smtp.cipher=ECDHE-RSA-AES128-GCM-SHA256 smtp.bits=128"},
                 envelope={"tls": "TLSv1.2,ECDHE-RSA-AES128-GCM-SHA256,128"})
    yield refuses("tls-version-option", "tls-version", "RULES 6: the minimum is an option.",
                  envelope={"tls": "TLSv1.2,ECDHE-RSA-AES128-GCM-SHA256,128"},
                  config={"tls.min_version": "TLSv1.3"})
    yield refuses("tls-null-cipher", "tls-version", "RULES 1, G4: a suite that encrypts nothing is no "
                  "encryption (RFC 9325 4.1).", {"x-tls": "policy"},
                  envelope={"tls": "TLSv1.2,NULL-SHA256,0"})
    yield refuses("tls-bits-option", "tls-version", "DESIGN, tls.min_bits: a suite under the site's own "
                  "minimum strength.", envelope={"tls": "TLSv1.2,ECDHE-RSA-AES128-GCM-SHA256,128"},
                  config={"tls.min_bits": "256"})


def dmarc():
    yield refuses("dmarc-strict-reject", "dmarc-fail", "RULES 1, G5: strict modes under p=reject fail a "
                  "relaxed alignment, in every profile (RFC 7489 6.6.2).",
                  {"dmarc": "fail policy.dmarc=reject"},
                  zone={DMARC: ["v=DMARC1; p=reject; adkim=s; aspf=s"]})
    yield refuses("dmarc-strict-quarantine", "dmarc-fail", "RULES 1, G5: the same under p=quarantine.",
                  {"dmarc": "fail policy.dmarc=quarantine"},
                  zone={DMARC: ["v=DMARC1; p=quarantine; adkim=s; aspf=s"]})
    yield passes("dmarc-strict-none", "RULES 1, G5: a failure under p=none is reported and refuses nothing "
                 "in gmail.", {"dmarc": "fail policy.dmarc=none"},
                 zone={DMARC: ["v=DMARC1; p=none; adkim=s; aspf=s"]})
    yield passes("dmarc-strict-spf-aligned", "RULES 1, G5: DMARC passes through SPF where DKIM's alignment "
                 "is only relaxed (RFC 7489 6.6.2).", {"dmarc": "pass"},
                 zone={DMARC: ["v=DMARC1; p=reject; adkim=s"],
                       "shop.example.com TXT": ["v=spf1 ip4:192.0.2.10 -all"]},
                 envelope={"mail_from": "bounce@shop.example.com"})
    yield refuses("dmarc-sp", "dmarc-fail", "RULES 1, G5: for a subdomain, sp= is the policy (RFC 7489 6.3).",
                  {"dmarc": "fail policy.dmarc=reject"},
                  zone={DMARC: ["v=DMARC1; p=none; sp=reject; adkim=s; aspf=s"]})
    yield refuses("dmarc-subdomain-record", "dmarc-fail", "RULES 1, G5: From's own record comes before the "
                  "organizational domain's (RFC 7489 6.6.3).", {"dmarc": "fail policy.dmarc=reject"},
                  zone={"_dmarc.shop.example.com TXT": ["v=DMARC1; p=reject; adkim=s; aspf=s"],
                        DMARC: ["v=DMARC1; p=none"]})
    yield passes("dmarc-two-records", "RULES 1, G5: two records are none (RFC 7489 6.6.3).",
                 {"dmarc": "none"},
                 zone={DMARC: ["v=DMARC1; p=reject; adkim=s; aspf=s", "v=DMARC1; p=none"]})
    yield passes("dmarc-not-first", "RULES 1, G5: a record in which v= is not first is none (RFC 7489 6.3).",
                 {"dmarc": "none"}, zone={DMARC: ["p=reject; v=DMARC1; adkim=s; aspf=s"]})
    yield refuses("dmarc-percent", "dmarc-fail", "RULES 1, G5: pct= is for sampling mail; an AMP part is "
                  "not mail, so the policy holds for all.", {"dmarc": "fail policy.dmarc=reject"},
                  zone={DMARC: ["v=DMARC1; p=reject; pct=0; adkim=s; aspf=s"]})


def dns_trouble():
    yield refuses("dns-dkim-timeout", "dns-dkim", "RULES 5: the key could not be had for now (RFC 6376 "
                  "6.1.2).", {"dkim": "temperror"}, zone={KEY: TIMEOUT}, config=QUICK)
    yield refuses("dns-dkim-servfail", "dns-dkim", "RULES 5: SERVFAIL is trouble, not a missing key.",
                  {"dkim": "temperror"}, zone={KEY: ["!servfail"]}, config=QUICK)
    yield refuses("dns-spf-timeout", "dns-spf", "RULES 5: the SPF record could not be had (RFC 7208 2.6.6).",
                  {"spf": "temperror"}, zone={SPF: TIMEOUT}, config=QUICK)
    yield refuses("dns-dmarc-timeout", "dns-dmarc", "RULES 5: the policy could not be had, and it might "
                  "refuse (RFC 7489 6.6.3).", {"dmarc": "temperror"}, zone={DMARC: TIMEOUT}, config=QUICK)
    yield refuses("dns-below-definite", "spf-fail", "RULES 5: temperror wins over pass, never over a "
                  "definite failure.", {"dkim": "temperror", "spf": "fail"},
                  zone={KEY: TIMEOUT, SPF: ["v=spf1 -all"]}, config=QUICK)
    yield passes("dns-other-signature", "RULES 5: a key that cannot be had hurts nobody where another "
                 "signature is good.", {"header.s": "s2026"},
                 message=sign(usual(), selector="slow"),
                 zone={"slow._domainkey.example.com TXT": TIMEOUT}, config=QUICK)
    yield refuses("dns-tempfail", "dns-dkim", "RULES 6: on_temperror = tempfail asks the sender to come "
                  "again.", {"action": "tempfail", "amp": "undelivered"}, zone={KEY: TIMEOUT},
                  config=QUICK | {"policy.on_temperror": "tempfail"})


