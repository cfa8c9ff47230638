"""How a message is signed: which fields, which tags, in which layout."""

import dataclasses

NAMES = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "x-trace", "x-empty", "x-long")
NEVER_THERE = ("reply-to", "cc", "x-nothing")
SIGNERS = ("dkimpy", "Mail::DKIM", "OpenDKIM")
CANONICAL = ("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")
SIGNED_AT = 1767268800  # 2026-01-01 12:00
PAST, FUTURE = SIGNED_AT + 600, 4102444800  # x=: the verifiers go by their machine's clock; the other is in 2100
STRANGERS = ("@other.example", "news@notexample.com", "@com", "news@example.com.other.example")  # not under d=
SPACES = (b"", b"", b" ", b"\t", b"\r\n ", b"\r\n\t", b"  ")

# Of the key records by selector; a signature whose key is of another kind than "good" may not count.
KEYS = {"rsa2048": "good", "rsa1024": "good", "ed25519": "good", "spaces": "good", "bare": "good",
        "no-subdomains": "good", "testing": "testing", "revoked": "bad", "other": "bad", "absent": "bad", "sha1": "bad",
        "service": "bad", "version": "bad"}


@dataclasses.dataclass
class Plan:
    """Of a signature, before it is made."""

    signer: str
    canonical: str  # as in c=, both named
    selector: str
    names: list  # h=
    tags: dict  # more tags: t, x, l, i, q, z and the like
    written: str  # c= as it stands; "" where it is left out
    oversigned: list = dataclasses.field(default_factory=list)  # by OpenDKIM, whose h= is not a list that it is given

    @property
    def key(self):
        """Of vectors/keys."""
        return self.selector if self.selector in ("rsa1024", "ed25519") else "rsa2048"

    @property
    def algorithm(self):
        return "ed25519-sha256" if self.key == "ed25519" else "rsa-sha256"


def draw(dice, number, message):
    """The turn of signers, canonicalisations and algorithms is fixed, so that each meets each."""
    signer = SIGNERS[number % 3]
    canonical = CANONICAL[number // 3 % 4]
    selector = draw_selector(dice)
    if number // 12 % 3 == 0 and can_sign_ed25519(signer, canonical):
        selector = "ed25519"
    names, tags = draw_names(dice, signer, message), draw_tags(dice, signer, selector)
    plan = Plan(signer, canonical, selector, names, tags, canonical)
    if signer == "OpenDKIM":
        plan.oversigned = [name for name in ("from", "subject", "reply-to")
                           if name in (*plan.names, "reply-to") and dice.random() < 0.3]
    if signer == "dkimpy":
        short = {"simple/simple": ("simple", ""), "relaxed/simple": ("relaxed",)}
        plan.written = dice.choice((canonical, canonical, *short.get(canonical, ())))
    return plan


def can_sign_ed25519(signer, canonical):
    """Mail::DKIM knows none. What OpenDKIM signs with it under a simple header, no one can verify, itself included."""
    return signer == "dkimpy" or signer == "OpenDKIM" and canonical.startswith("relaxed")


def draw_selector(dice):
    if dice.random() < 0.6:
        return "rsa2048"
    if dice.random() < 0.5:
        return dice.choice([name for name, kind in KEYS.items() if name != "ed25519"])
    return dice.choice(("rsa1024", "spaces", "bare", "no-subdomains"))


def draw_names(dice, signer, message):
    """h=: in any order and case, some fields not at all, some more often than they stand, some that never stand."""
    standing = [field.split(b":")[0].decode().lower() for field in message.fields]
    if signer == "OpenDKIM":  # it names every field of a name
        return [name for name in NAMES if name in ("from", "content-type") or dice.random() < 0.8]
    names = []
    for name in NAMES:
        if name not in ("from", "content-type") and dice.random() < 0.2:
            continue
        names += [name] * max(1, standing.count(name) + dice.choice((-1, 0, 0, 0, 1)))
    names += [name for name in NEVER_THERE if dice.random() < 0.15]
    dice.shuffle(names)
    return [dice.choice((name, name, name.title(), name.upper())) for name in names]


def draw_tags(dice, signer, selector):
    tags = {"t": str(SIGNED_AT)} if dice.random() < 0.7 or signer == "OpenDKIM" else {}
    if dice.random() < (0.8 if selector == "no-subdomains" else 0.2):
        tags["i"] = dice.choice(("@example.com", "news@example.com", "@news.example.com", "a=40b@shop.example.com"))
        if signer != "OpenDKIM" and dice.random() < 0.2:
            tags["i"] = dice.choice(STRANGERS)
    if dice.random() < 0.2:
        # Mail::DKIM takes l=0 for no l= at all (disagreements.py).
        tags["l"] = dice.choice(("all", "all", "some", "0" if signer == "dkimpy" else "all"))
    if signer != "OpenDKIM":
        if dice.random() < 0.2:
            tags["x"] = dice.choice((str(FUTURE), str(FUTURE), str(PAST)))
        if dice.random() < 0.2:
            tags["q"] = "dns/txt"
        if dice.random() < 0.1:
            tags["z"] = "From:news@shop.example.com|Subject:x=20y"
        if dice.random() < 0.1:
            tags["unknown_1"] = "any thing"
    return tags


def space(dice, fancy):
    return dice.choice(SPACES) if fancy else b""


def broken_up(dice, text, fancy):
    """Base64 with folds in it."""
    if not fancy:
        return text
    pieces, start = [], 0
    while start < len(text):
        size = dice.randrange(8, 70)
        pieces.append(text[start:start + size])
        start += size
    return dice.choice((b"\r\n ", b"\r\n\t", b" ", b"\r\n\t ")).join(pieces)


def lay_out(dice, tags):
    """The field's value, which is split in two where b='s value goes. `tags` are {name: value} without b=; v= comes
    first (RFC 6376 3.5 asks for no order, but many verifiers have seen no other)."""
    fancy = dice.random() < 0.7
    order = [name for name in (*tags, "b") if name != "v"]
    dice.shuffle(order)
    pieces = []
    for name in ["v", *order]:
        lead = dice.choice((b" ", b"", b"\t", b"\r\n ", b"\r\n\t")) if fancy else b" "
        if name == "b":
            pieces.append(lead + b"b=\0")
            continue
        value = tags[name]
        if name == "h":
            value = (space(dice, fancy) + b":" + space(dice, fancy)).join(value.split(b":"))
        elif name == "bh":
            value = broken_up(dice, value, fancy)
        name = lead + name.encode() + space(dice, fancy)
        pieces.append(name + b"=" + space(dice, fancy) + value + space(dice, fancy))
    # No blanks at the end: dkimpy, which signs this, drops them (disagreements.py).
    head, _, tail = (b";".join(pieces).rstrip() + dice.choice((b"", b";"))).partition(b"\0")
    return head, tail


def written_out(dice, signature):
    """b='s value."""
    fancy = dice.random() < 0.7
    after = dice.choice((b" ", b"\t", b"\r\n ")) if dice.random() < 0.1 else b""
    return space(dice, fancy) + broken_up(dice, signature, fancy) + after
