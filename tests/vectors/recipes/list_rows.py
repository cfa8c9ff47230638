"""G11 of RULES 1: the receiver's own lists of senders, and developer mode."""

from recipes import message as mail
from recipes.signing import SIGNED, sign
from recipes.vector import key_at, passes, refuses, signed_by, usual

RULE = "RULES 1, G11: "
PAST, FUTURE = "until 2026-01-31", "until 2199-12-31"
NOBODY = "nobody@other.example\n"
IDN = {"mail.xn--bcher-kva.example TXT": ["v=spf1 ip4:192.0.2.10 -all"]} | key_at("xn--bcher-kva.example")
IDN_SENDER = {"mail_from": "bounce@mail.xn--bcher-kva.example"}
KEY = "s2026._domainkey.example.com TXT"
YAHOO = {"policy.profile": "yahoo"}  # examines strangers' signatures too
QUICK = {"dns.timeout": "300ms", "dns.deadline": "600ms"}


def deny(list_of_denied, **more):
    """Arguments of a vector with this list."""
    return with_lists({"senders.mode": "deny", "senders.deny": "./deny"}, {"deny": list_of_denied}, more)


def allow(list_of_allowed, denied=None, developers=None, **more):
    config, files = {"senders.mode": "allow-only", "senders.allow": "./allow"}, {"allow": list_of_allowed}
    if denied is not None:
        config["senders.deny"], files["deny"] = "./deny", denied
    if developers is not None:
        config["recipients.developer_mode"], files["developers"] = "./developers", developers
    return with_lists(config, files, more)


def with_lists(config, files, more):
    return more | {"config": config | more.get("config", {}), "files": files}


def vectors():
    yield from denied()
    yield from not_denied()
    yield from allowed()
    yield from not_allowed()
    yield from undecided()
    yield from developers()


def denied():
    for name, why, entries in (
            ("address", "a denied address.", "news@shop.example.com\n"),
            ("domain", "every address of a denied domain.", "shop.example.com\n"),
            ("subdomain", "every domain below a denied one.", ".example.com\n"),
            ("dkim", "whoever a denied d= signs for.", "dkim:example.com\n"),
            ("trailing-dot", "a domain's final dot is no part of it.", "shop.example.com.\n"),
            ("crlf-file", "a file with a byte order mark and CRLF.", "\ufeff# denied\r\nshop.example.com\r\n"),
            ("future", "an entry that is to expire some day counts.", f"shop.example.com {FUTURE} # a while\n")):
        yield refuses(f"list-deny-{name}", "sender-denied", RULE + why, {"dkim": "pass", "spf": "pass"},
                      **deny(entries))
    capitals = sign(mail.mail().put("From", "From: NEWS@Shop.EXAMPLE.com"))
    yield refuses("list-deny-letter-case", "sender-denied", RULE + "who is denied does not come back in capitals, "
                  "in the local part neither.", message=capitals, **deny("News@shop.example.com\n"))
    for name, spelled, entry in (("idn", "shop.xn--bcher-kva.example", ".bücher.example\n"),
                                 ("idn-utf8", "shop.BÜCHER.example", "shop.xn--bcher-kva.example\n")):
        yield refuses(f"list-deny-{name}", "sender-denied", RULE + "the A-labels of From and of the list are compared, "
                      "however each is written.", message=signed_by("xn--bcher-kva.example", f"news@{spelled}"),
                      zone=IDN, envelope=IDN_SENDER, **deny(entry))
    second = sign(usual(), domain="mail.example.com", selector="mail")
    yield refuses("list-deny-dkim-second", "sender-denied", RULE + "any signature that verifies and aligns, not "
                  "only the one that is named.", message=second, zone=key_at("mail.example.com", selector="mail"),
                  **deny("dkim:mail.example.com\n"))
    yield refuses("list-deny-below-failure", "spf-fail", RULE + "a failure of authentication is the reason; the "
                  "list's is told after it.", zone={"mail.example.com TXT": ["v=spf1 -all"]}, **deny("shop.example.com\n"))
    yield refuses("list-deny-before-size", "sender-denied", "RULES 5: policy comes before size.",
                  **deny("shop.example.com\n", config={"limits.amp_size": "10"}))
    yield refuses("list-deny-reject", "sender-denied", "RULES 5: a denial is a result policy, for which on_policy "
                  "is the action.", {"action": "reject", "amp": "undelivered"},
                  **deny("shop.example.com\n", config={"policy.on_policy": "reject"}))


def not_denied():
    for name, why, entries in (
            ("other", "who is not on the list.", NOBODY),
            ("parent", "a domain's entry is not for those below it.", "example.com\n"),
            ("child", "nor is one with a dot for those above it.", ".news.shop.example.com\n"),
            ("look-alike", "domains match by labels.", ".op.example.com\n"),
            ("other-address", "an address is that one alone.", "new@shop.example.com\nnews+1@shop.example.com\n"),
            ("other-dkim", "a domain of From is no d=.", "dkim:shop.example.com\n"),
            ("dkim-not-from", "and a d= is no domain of From.", "example.com\n.mail.example.com\n"),
            ("expired", "an entry that has expired counts no more.", f"shop.example.com {PAST}\n"),
            ("comment", "what is behind a # is a comment.", "#shop.example.com\n # news@shop.example.com\n")):
        yield passes(f"list-deny-{name}", RULE + why, **deny(entries))
    unaligned = sign(usual(), domain="esp.example", selector="esp")
    yield passes("list-deny-dkim-unaligned", RULE + "a stranger's signature says nothing of the sender.",
                 message=unaligned, zone=key_at("esp.example", selector="esp"),
                 **deny("dkim:esp.example\n", config=YAHOO))
    broken = sign(usual(), domain="mail.example.com", selector="mail")
    yield passes("list-deny-dkim-broken", RULE + "nor does one that does not verify: anybody may write it.",
                 message=broken, zone=key_at("mail.example.com", "other2048", "mail"),
                 **deny("dkim:mail.example.com\n"))
    yield passes("list-off", RULE + "mode off asks no list.",
                 **with_lists({"senders.mode": "off", "senders.deny": "./deny"}, {"deny": "shop.example.com\n"}, {}))


def allowed():
    for name, why, entries in (
            ("address", "a registered address, as Gmail has it.", "News@Shop.example.com\n"),
            ("domain", "a registered domain of From.", "shop.example.com\n"),
            ("subdomain", "a registered domain and all below it.", ".example.com\n"),
            ("dkim", "a registered d=, as Yahoo has it.", "dkim:Example.com\n"),
            ("twice", "of two entries the one that counts longest.",
             f"shop.example.com {PAST}\nshop.example.com {FUTURE}\n")):
        yield passes(f"list-allow-{name}", RULE + why, **allow(NOBODY + entries, NOBODY))


def not_allowed():
    for name, why, entries in (
            ("other", "who is not on the list.", NOBODY),
            ("empty", "an empty list allows nobody.", ""),
            ("expired", "a registration that has expired.", f"shop.example.com {PAST}\n"),
            ("other-dkim", "a domain's entry is for From alone.", "example.com\n")):
        yield refuses(f"list-allow-{name}", "sender-not-allowed", RULE + why, **allow(entries))
    yield refuses("list-allow-denied", "sender-denied", RULE + "deny comes first.",
                  **allow("news@shop.example.com\n", ".example.com\n"))
    unaligned = sign(usual(), domain="esp.example", selector="esp")
    yield refuses("list-allow-dkim-unaligned", "sender-not-allowed", RULE + "the signature of a registered stranger "
                  "registers nobody.", message=unaligned, zone=key_at("esp.example", selector="esp"),
                  **allow("dkim:esp.example\n", config=YAHOO))
    unsealed = mail.mail(preamble=b"This is a message in MIME format.\r\n")
    sign(unsealed, signed=[name for name in SIGNED if name != "content-type"])
    yield refuses("list-allow-dkim-unsealed", "sender-not-allowed", RULE + "nor does a registered signature that leaves "
                  "another reading of the body open: anybody may have put his own beside it.",
                  message=sign(unsealed, domain="shop.example.com", selector="own"),
                  zone=key_at("shop.example.com", selector="own"), **allow("dkim:example.com\n"))
    yield refuses("list-allow-forged", "dkim-none", RULE + "a list authenticates nobody.", message=mail.mail(),
                  **allow("shop.example.com\n"))
    broken = mail.mail()
    sign(broken, domain="example.com").put("Subject", "Subject: changed")
    yield refuses("list-allow-dkim-broken", "dkim-fail", RULE + "a registered d= of a signature that does not verify.",
                  message=broken, **allow("dkim:example.com\n"))


def undecided():
    two = sign(usual(), domain="mail.example.com", selector="slow")
    slow = {"slow._domainkey.mail.example.com TXT": ["!timeout"]}
    yield refuses("list-allow-undecided", "dns-dkim", "RULES 5: where another signature passes, and the registered "
                  "one has no key for now, it is trouble and not a refusal.", {"action": "tempfail", "amp": "undelivered"},
                  message=two, zone=slow, **allow("dkim:mail.example.com\n",
                                                  config=QUICK | {"policy.on_temperror": "tempfail"}))
    yield refuses("list-allow-undecided-only", "dns-dkim", "RULES 5: a sender that is registered by d= is not refused "
                  "because his key could not be had.", zone={KEY: ["!timeout"]},
                  **allow("dkim:example.com\n", config=QUICK))
    yield passes("list-allow-undecided-other", "RULES 5: nor does the trouble matter where From is registered.",
                 message=two, zone=slow, **allow("shop.example.com\ndkim:mail.example.com\n", config=QUICK))


def developers():
    tests = "dev@example.org news@shop.example.com\nTester@Example.ORG dkim:example.com " + FUTURE + "\n"
    for name, why, recipients in (
            ("one", "a developer sees what is not registered yet.", "Dev@example.org"),
            ("all", "so do several, each by a line of his own.", "dev@example.org tester@example.org")):
        yield passes(f"list-developer-{name}", RULE + why, envelope={"rcpt": recipients},
                     **allow(NOBODY, developers=tests))
    for name, why, recipients, lines in (
            ("some", "a message has one body for all recipients: all of them must be developers.",
             "dev@example.org reader@example.org", tests),
            ("other", "another recipient's mode is his alone.", "reader@example.org", tests),
            ("other-sender", "another sender is not the one that is tested.", "dev@example.org",
             "dev@example.org other.example\n"),
            ("expired", "a test that is over.", "dev@example.org", f"dev@example.org .example.com {PAST}\n")):
        yield refuses(f"list-developer-{name}", "sender-not-allowed", RULE + why, envelope={"rcpt": recipients},
                      **allow(NOBODY, developers=lines))
    yield refuses("list-developer-denied", "sender-denied", RULE + "developer mode is for who is not registered, "
                  "not for who is denied.", envelope={"rcpt": "dev@example.org"}, **allow(NOBODY, "shop.example.com\n", tests))
    yield refuses("list-developer-unauthenticated", "spf-softfail", RULE + "registration is skipped, authentication "
                  "never is.", envelope={"rcpt": "dev@example.org"}, zone={"mail.example.com TXT": ["v=spf1 ~all"]},
                  **allow(NOBODY, developers=tests))
