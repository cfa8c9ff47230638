"""G2 of RULES 1 and the From faults of RULES 4: who the author is, and whose signature aligns."""

from recipes import message as mail
from recipes.signing import sign
from recipes.vector import key_at, passes, refuses, signed_by


def from_fault(name, reason, readme, *lines):
    return refuses(name, reason, readme, message=sign(mail.mail().put("From", *lines)))


def vectors():
    yield from alignment()
    yield from from_faults()
    yield from from_spellings()


def alignment():
    yield passes("align-subdomain-signs", "RULES 1, G2: d= of a subdomain aligns with From of the domain "
                 "(RFC 7489 3.1.1).", {"header.from": "news@example.com", "header.d": "mail.example.com"},
                 message=signed_by("mail.example.com", "news@example.com"), zone=key_at("mail.example.com"))
    yield passes("align-siblings", "RULES 1, G2: two subdomains of one organizational domain align.",
                 {"header.d": "mail.example.com"}, message=signed_by("mail.example.com"),
                 zone=key_at("mail.example.com"))
    yield refuses("align-other-domain", "dkim-unaligned", "RULES 1, G2: another organizational domain, "
                  "however good its signature (RFC 7489 3.1.1).", message=signed_by("esp.example"),
                  zone=key_at("esp.example"))
    yield refuses("align-look-alike", "dkim-unaligned", "RULES 1, G2: domains align by labels, not by the "
                  "end of their text.", message=signed_by("notexample.com"), zone=key_at("notexample.com"))
    couk = {"mail.example.co.uk TXT": ["v=spf1 ip4:192.0.2.10 -all"]}
    couk_sender = {"mail_from": "bounce@mail.example.co.uk"}
    yield passes("align-co-uk", "RULES 1, G2: the organizational domain under co.uk has three labels "
                 "(RFC 7489 3.2, the Public Suffix List).",
                 {"header.from": "news@shop.example.co.uk", "header.d": "example.co.uk", "dmarc": "none"},
                 message=signed_by("example.co.uk", "news@shop.example.co.uk"),
                 zone=couk | key_at("example.co.uk"), envelope=couk_sender)
    yield refuses("align-co-uk-other", "dkim-unaligned", "RULES 1, G2: two names under co.uk are two "
                  "organizations.", message=signed_by("elsewhere.co.uk", "news@shop.example.co.uk"),
                  zone=couk | key_at("elsewhere.co.uk"), envelope=couk_sender)
    yield refuses("align-public-suffix-signs", "dkim-unaligned", "RULES 1, G2: a signature by a public "
                  "suffix aligns with nobody.", message=signed_by("co.uk", "news@shop.example.co.uk"),
                  zone=couk | key_at("co.uk"), envelope=couk_sender)
    idn = {"mail.xn--bcher-kva.example TXT": ["v=spf1 ip4:192.0.2.10 -all"]} | key_at("xn--bcher-kva.example")
    idn_sender = {"mail_from": "bounce@mail.xn--bcher-kva.example"}
    yield passes("align-idn", "RULES 1, G2: A-labels align as any name does.",
                 {"header.from": "news@shop.xn--bcher-kva.example", "header.d": "xn--bcher-kva.example"},
                 message=signed_by("xn--bcher-kva.example", "news@shop.xn--bcher-kva.example"), zone=idn,
                 envelope=idn_sender)
    yield passes("align-idn-utf8", "RULES 1, G2 and 5: a From in UTF-8 (RFC 6532) aligns by its A-labels, "
                 "and is reported in them.",
                 {"header.from": "news@shop.xn--bcher-kva.example", "header.d": "xn--bcher-kva.example"},
                 message=signed_by("xn--bcher-kva.example", "news@shop.bücher.example"), zone=idn,
                 envelope=idn_sender)
    yield passes("align-letter-case", "RULES 1, G2 and 5: names compare without letter case and are reported "
                 "in lower case.", {"header.from": "News@shop.example.com", "header.d": "example.com"},
                 message=signed_by("EXAMPLE.com", "News@Shop.Example.COM"))


def from_faults():
    yield from_fault("from-missing", "from-missing", "RULES 4: no From field at all (RFC 5322 3.6).")
    yield from_fault("from-multiple", "from-multiple", "RULES 4: two From fields; readers show either.",
                     "From: news@shop.example.com", "From: ceo@bank.example")
    yield from_fault("from-multiple-spelling", "from-multiple", "RULES 4: a second From field in another "
                     "letter case.", "From: news@shop.example.com", "FROM: ceo@bank.example")
    yield from_fault("from-multiple-mailboxes", "from-multiple", "RULES 4: one field, two authors (RFC 5322 "
                     "3.6.2 allows it, AMP email's senders do not).",
                     "From: news@shop.example.com, ceo@bank.example")
    yield from_fault("from-group", "from-group", "RULES 4: a group (RFC 6854) has no author to align with.",
                     "From: Shop: news@shop.example.com;")
    yield from_fault("from-syntax", "from-syntax", "RULES 4: two at-signs.",
                     "From: <news@shop.example.com@bank.example>")
    yield from_fault("from-quoted-local-part", "from-syntax", "RULES 4: the local part is a dot-atom; a "
                     "quoted one is where parsers differ.", 'From: "news office"@shop.example.com')
    yield from_fault("from-domain-literal", "from-syntax", "RULES 4: an address literal is no domain.",
                     "From: news@[192.0.2.10]")
    yield from_fault("from-empty", "from-syntax", "RULES 4: a From field with nothing in it.", "From: ")
    yield from_fault("from-public-suffix", "from-psl", "RULES 4: From at a public suffix belongs to no "
                     "organization.", "From: news@co.uk")


def from_spellings():
    yield passes("from-display-name-lies", "RULES 5: the author is the address, not the display name that "
                 "looks like another.", message=sign(mail.mail().put(
                     "From", 'From: "ceo@bank.example" <news@shop.example.com>')))
    yield passes("from-folded", "RULES 4: a folded From is one field (RFC 5322 2.2.3).",
                 message=sign(mail.mail().put("From", "From: Shop News\r\n <news@shop.example.com>")))
    yield passes("from-with-sender", "RULES 1, G2: Sender does not count.",
                 message=sign(mail.mail().put("Sender", "Sender: robot@esp.example")))
