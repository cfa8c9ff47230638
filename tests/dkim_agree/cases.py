"""A case: a message drawn, signed and changed, and what must become of its signature."""

import dataclasses
import random
import re

from recipes.signing import key_record

import changes
import messages
import rfc6376
import signers
import signing


@dataclasses.dataclass
class Case:
    number: int
    plan: signing.Plan
    change: str
    signed: bytes
    octets: bytes  # after the change

    def __str__(self):
        tags = " ".join(f"{k}={v}" for k, v in self.plan.tags.items())
        plan = self.plan
        return f"{plan.signer} {plan.algorithm} {plan.canonical} s={plan.selector} {tags}, change {self.change!r}"

    def __post_init__(self):
        fields, self.body = rfc6376.parse(self.octets)
        self.names = [name for name, _ in fields]
        self.signature = rfc6376.signature_of(fields)[1]  # the field's value
        self.tags = rfc6376.tags_of(self.signature)
        self.relaxed_header, self.relaxed_body = rfc6376.canonicalizations(self.tags)
        self.intact = rfc6376.is_intact(self.signed, self.octets)
        self.faults = dict(self.find_faults())
        self.result = "fail" if self.faults else "pass"
        self.why = "; ".join(self.faults.values()) or "the signed octets are as they were signed"

    def find_faults(self):
        """What RFC 6376 has against the signature: (name, what)."""
        if signing.KEYS[self.plan.selector] == "bad":
            yield self.plan.selector, f"the key is {self.plan.selector} (3.6.1)"
        if self.tags.get("i") in signing.STRANGERS:
            yield "stranger", "the domain of i= is not under that of d= (3.5)"
        of_identity = self.tags.get("i", "").rpartition("@")[2]
        if self.plan.selector == "no-subdomains" and of_identity not in ("", "example.com"):
            yield "no-subdomains", "the key is not for the subdomain in i= (3.6.1, t=s)"
        if "x" in self.tags and int(self.tags["x"]) < signing.FUTURE:
            yield "expired", "x= is past (3.5)"
        if not self.intact:
            yield "changed", "the signed octets are not those that were signed"

    @property
    def lacks_final_crlf(self):
        return bool(self.body) and not self.body.endswith(b"\r\n")

    @property
    def uncovered(self):
        """How many octets of the body l= leaves out."""
        whole = len(rfc6376.canonical_body(self.body, self.relaxed_body))
        return max(0, whole - int(self.tags["l"])) if "l" in self.tags else 0

    def features(self):
        """What must occur: see wanted()."""
        yield ("signer", self.plan.signer, self.plan.canonical, self.plan.algorithm)
        yield ("change", self.change)
        yield ("key", self.plan.selector)
        yield from (("fault", name) for name in self.faults)
        yield from (("tag", name) for name in self.tags)
        yield (self.result, self.plan.canonical)


def wanted():
    for canonical in signing.CANONICAL:
        for signer in signing.SIGNERS:
            yield ("signer", signer, canonical, "rsa-sha256")
            if signing.can_sign_ed25519(signer, canonical):
                yield ("signer", signer, canonical, "ed25519-sha256")
        yield ("pass", canonical)
        yield ("fail", canonical)
    yield from (("change", name) for name in changes.CHANGES)
    yield from (("key", name) for name in signing.KEYS)
    yield from (("fault", name) for name in ("changed", "expired", "no-subdomains", "stranger"))
    yield from (("tag", name) for name in ("t", "x", "l", "i", "q", "z", "unknown_1"))


def make(seed, count, opendkim, scratch):
    """The cases from `seed`: of more messages the first are the same."""
    dice = [random.Random(f"{seed}/{i}") for i in range(count)]
    drawn = [messages.draw(each) for each in dice]
    plans = [signing.draw(each, i, message) for i, (each, message) in enumerate(zip(dice, drawn))]
    fields = signers.sign_all(plans, drawn, dice.__getitem__, opendkim, scratch)
    made = []
    for i, (plan, message, field) in enumerate(zip(plans, drawn, fields)):
        signed = messages.Message([field, *message.fields], message.body)
        change = changes.draw(dice[i], i)
        changed = changes.CHANGES[change](dice[i], signed)
        made.append(Case(i, plan, change, signed.octets(), changed.octets()))
    return made


def records():
    """{name: TXT}: a key for each selector but "absent"."""
    rsa = key_record("rsa2048")
    public = re.search("p=(.*)", rsa)[1]
    texts = {
        "rsa2048": rsa, "rsa1024": key_record("rsa1024"), "ed25519": key_record("ed25519"),
        "spaces": f"v = DKIM1 ; k = rsa ; n=a note; p = {public[:100]} {public[100:]} ;",
        "bare": f"p={public}",
        "no-subdomains": key_record("rsa2048", "t=s"), "testing": key_record("rsa2048", "t=y"),
        "revoked": "v=DKIM1; k=rsa; p=", "other": key_record("other2048"),
        "sha1": key_record("rsa2048", "h=sha1"), "service": key_record("rsa2048", "s=other"),
        "version": rsa.replace("DKIM1", "DKIM2"),
    }
    return {f"{selector}._domainkey.example.com": text for selector, text in texts.items()}
