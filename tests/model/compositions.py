"""Compositions: all that is known of a message when it is judged, as values. Drawn at random, but mostly from
what would pass with a few things changed: random in everything, hardly one in a million would pass."""

import dataclasses

from verdict_model import PROFILES, Demands

RESULTS_OF_FLAW = {
    "none": ("pass",), "body_length": ("policy",), "headers": ("policy",), "key_testing": ("policy",),
    "expired": ("fail",), "key_small": ("policy",), "sha1": ("policy",), "dns": ("temperror",),
    "dns_bogus": ("temperror",), "invalid": ("fail", "permerror"), "too_many": ("policy",), "not_examined": ("neutral",),
}
FLAWS = tuple(RESULTS_OF_FLAW)
DKIM_RESULTS = ("pass", "fail", "policy", "neutral", "permerror", "temperror")
ALIGNMENTS = ((True, True), (True, False), (False, False))  # relaxed, strict
RULES = ("none", "relaxed", "strict", "strict-or-dmarc")
FROM_FAULTS = ("missing", "multiple", "group", "syntax")
MIME_FAULTS = ("nesting", "multiple", "no_fallback", "encoding")
SPF_RESULTS = ("none", "neutral", "pass", "fail", "softfail", "temperror", "permerror")
TLS_RESULTS = ("none", "policy", "unknown")
DMARC_OUTCOMES = (("none", "-"), ("pass", "none"), ("pass", "quarantine"), ("pass", "reject"),
                  ("fail", "none"), ("fail", "quarantine"), ("fail", "reject"),
                  ("temperror", "-"), ("temperror", "none"), ("temperror", "quarantine"), ("temperror", "reject"))
REGISTRATIONS = ("not-required", "registered", "developer", "undecided", "not-registered", "denied")
PARTS = ("plain", "signed", "attached")
ON_FAIL = ("tag", "strip", "quarantine", "reject")
ON_TEMPERROR = ("tag", "strip", "quarantine", "tempfail")


@dataclasses.dataclass
class Signature:
    result: str = "pass"
    flaw: str = "none"
    relaxed: bool = True
    strict: bool = True
    signs_content_type: bool = True
    has_length: bool = False
    old: bool = False
    excused: bool = True  # from signing Content-Type, where the body is plainly a multipart


@dataclasses.dataclass
class Composition:
    """As it stands, one that passes in every profile."""

    profile: str = "gmail"
    demands: Demands = PROFILES["gmail"]
    on_fail: str = "strip"
    on_policy: str = "strip"
    on_permerror: str = "strip"
    on_temperror: str = "strip"
    on_exempt: str = "keep"
    tag_signed: bool = False
    dry_run: bool = False
    max_amp_size: int = 200_000
    exempt: bool = False
    internal_error: bool = False
    from_fault: str = "none"
    organization: bool = True
    repeated: bool = False  # a field stands twice that may stand once
    ambiguous: bool = False
    fault: str = "none"
    sealed: bool = True
    opaque: bool = False
    parts: tuple = ("plain",)
    amp_size: int = 1000
    decodes: bool = True
    spf: str = "pass"
    spf_bogus: bool = False
    tls: str = "pass"
    dmarc: str = "pass"
    dmarc_policy: str = "reject"
    dmarc_bogus: bool = False
    registration: str = "not-required"
    signatures: tuple = (Signature(),)

    def line(self):
        """What judge_lines reads: words, in the order of the fields; flags are 0 and 1."""
        words = []
        for name in FIELDS:
            value = getattr(self, name)
            if name == "demands":
                words += [word(getattr(value, demand)) for demand in DEMANDS]
            elif name == "parts":
                words.append(",".join(value) or "-")
            elif name == "signatures":
                words.append(str(len(value)))
                words += [word(getattr(s, field)) for s in value for field in SIGNATURE_FIELDS]
            else:
                words.append(word(value))
        return " ".join(words)


FIELDS = tuple(field.name for field in dataclasses.fields(Composition))
DEMANDS = tuple(field.name for field in dataclasses.fields(Demands))
SIGNATURE_FIELDS = tuple(field.name for field in dataclasses.fields(Signature))


def word(value):
    return str(int(value)) if isinstance(value, bool) else str(value)


def draw(random):
    """A composition with a few changes, or none; one in eight is changed in most things."""
    c = Composition()
    policy(random, c)
    changes = random.choice((0, 1, 1, 2, 2, 3, 4, 16))
    for _ in range(changes):
        random.choice(CHANGES)(random, c)
    if random.random() < 0.03:
        setattr(c, random.choice(("exempt", "internal_error")), True)
    return c


def policy(random, c):
    c.profile = random.choice(tuple(PROFILES) + ("custom", "custom"))
    if c.profile == "custom":
        c.demands = Demands(random.random() < 0.8, random.choice(RULES),
                            *(random.random() < share for share in (0.6, 0.6, 0.3, 0.3, 0.3, 0.3)))
    else:
        c.demands = PROFILES[c.profile]
    c.on_fail, c.on_policy, c.on_permerror = random.choices(ON_FAIL, k=3)
    c.on_temperror = random.choice(ON_TEMPERROR)
    c.on_exempt = random.choice(("keep", "strip"))
    c.tag_signed = random.random() < 0.3
    c.dry_run = random.random() < 0.1


def change_signatures(random, c):
    c.signatures = tuple(draw_signature(random) for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4))))


def add_signature(random, c):
    at = random.randint(0, len(c.signatures))
    c.signatures = c.signatures[:at] + (draw_signature(random),) + c.signatures[at:]


def draw_signature(random):
    flaw = random.choice(("none", "none", "none", *FLAWS))
    signature = Signature(random.choice(RESULTS_OF_FLAW[flaw]), flaw, *random.choice(ALIGNMENTS),
                          random.random() < 0.7, random.random() < 0.2, random.random() < 0.2,
                          random.random() < 0.7)
    if random.random() < 0.02:  # What verification never says: it must not pass all the same.
        signature.result = random.choice(DKIM_RESULTS)
    return signature


def change_from(random, c):
    c.from_fault = random.choice(("none", *FROM_FAULTS))
    c.organization = False


def change_fields(random, c):
    c.repeated = True


def change_structure(random, c):
    """As the parser would: of an ambiguous message no part is sure; opaque is a fault where it stands alone."""
    c.ambiguous = random.random() < 0.3
    c.fault = "syntax" if c.ambiguous else random.choice(("none", *MIME_FAULTS))
    c.parts = () if c.ambiguous else tuple(random.choices(PARTS, k=random.choice((1, 1, 2, 3))))
    c.decodes = random.random() < 0.8
    c.opaque = False
    if c.ambiguous:
        c.amp_size, c.decodes, c.sealed = 0, True, False
    elif random.random() < 0.2:
        c.opaque, c.fault = True, "nesting"
        c.parts = random.choice(((), c.parts))


def change_seal(random, c):
    if not c.ambiguous:
        c.sealed = not c.sealed
    c.signatures = tuple(dataclasses.replace(s, signs_content_type=random.random() < 0.5) for s in c.signatures)


def change_size(random, c):
    c.max_amp_size = random.choice((1, 1000, 200_000))
    if not c.ambiguous:
        c.amp_size = c.max_amp_size + random.choice((-1, 0, 1, 1))


def change_spf(random, c):
    c.spf = random.choice(SPF_RESULTS)
    c.spf_bogus = c.spf == "temperror" and random.random() < 0.3


def change_tls(random, c):
    c.tls = random.choice(TLS_RESULTS)


def change_dmarc(random, c):
    c.dmarc, c.dmarc_policy = random.choice(DMARC_OUTCOMES)
    c.dmarc_bogus = c.dmarc == "temperror" and random.random() < 0.3


def change_registration(random, c):
    c.registration = random.choice(REGISTRATIONS)


CHANGES = (change_signatures, change_signatures, add_signature, add_signature, change_from, change_fields,
           change_structure, change_seal, change_size, change_spf, change_tls, change_dmarc, change_dmarc,
           change_registration)
