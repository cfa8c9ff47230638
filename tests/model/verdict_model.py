"""The verdict on an AMP message, written down a second time: from the rules, not from the product's code.
Short enough to be checked by reading it. A composition (compositions.py) is all that is known of a message,
as values; the product's own answer must be the same."""

import dataclasses

# The reasons by the result they stand for. Where several apply, the first here is the message's.
ORDER = (
    ("permerror", "from-missing from-multiple from-group from-syntax from-psl field-multiple "
                  "mime-syntax mime-encoding mime-nesting mime-multiple mime-no-fallback"),
    ("fail", "dkim-none dkim-fail dkim-expired dkim-too-many dkim-unaligned "
             "spf-none spf-neutral spf-softfail spf-fail spf-permerror tls-none tls-unknown dmarc-fail"),
    ("policy", "dkim-bodylength dkim-headers dkim-testing dkim-key-small dkim-sha1 message-old "
               "tls-version dmarc-none dmarc-policy-none sender-denied sender-not-allowed"),
    ("permerror", "amp-too-large"),
    ("temperror", "dns-bogus dns-dkim dns-spf dns-dmarc internal"),
    ("none", "exempt"),
)
RESULT_OF = {reason: result for result, reasons in ORDER for reason in reasons.split()}
RANK = {reason: rank for rank, reason in enumerate(RESULT_OF)}


@dataclasses.dataclass(frozen=True)
class Demands:
    dkim: bool
    alignment: str  # "none", "relaxed", "strict", "strict-or-dmarc"
    spf: bool
    tls: bool
    dmarc_pass: bool
    dmarc_enforced: bool
    sealed: bool  # Content-Type is signed, and there is no l=
    single: bool  # What may stand once stands once


PROFILES = {
    "gmail": Demands(True, "relaxed", True, True, False, False, False, False),
    "strict": Demands(True, "relaxed", True, True, True, True, True, True),
    "mailru": Demands(True, "relaxed", True, True, False, True, False, False),
    "yahoo": Demands(True, "strict-or-dmarc", False, False, False, False, False, False),
    "outlook": Demands(True, "none", True, False, True, False, False, False),
}

# Why a signature does not count. Of several that might have counted the first here is told: one that was
# not decided, for now or for good, may be the one that passes; then whichever came nearest to a pass.
FLAWS = {
    "dns": "dns-dkim", "dns_bogus": "dns-bogus", "too_many": "dkim-too-many", "body_length": "dkim-bodylength",
    "headers": "dkim-headers",
    "key_testing": "dkim-testing", "expired": "dkim-expired", "key_small": "dkim-key-small", "sha1": "dkim-sha1",
    "invalid": "dkim-fail", "not_examined": "dkim-unaligned",
}


@dataclasses.dataclass(frozen=True)
class Verdict:
    result: str
    reasons: tuple
    signature: int | None  # which of the signatures counts
    action: str


def judge(c):
    if c.exempt:
        return Verdict("none", ("exempt",), None, in_place(c, c.on_exempt))
    if c.internal_error:  # What is known is not complete: nothing that is missing proves a fault.
        return Verdict("temperror", ("internal",), None, action(c, "temperror"))
    d = c.demands
    signature = counting(c, d)
    found = author(c) | mime(c) | dmarc(c, d, signature) | registration(c)
    if d.single and c.repeated:
        found.add("field-multiple")
    if d.dkim and signature is None:
        found |= dkim(c, d)
    if d.dkim and signature is not None and c.signatures[signature].old:
        found.add("message-old")
    if d.spf and c.spf != "pass":
        found.add(("dns-bogus" if c.spf_bogus else "dns-spf") if c.spf == "temperror" else "spf-" + c.spf)
    if d.tls and c.tls != "pass":
        found.add({"none": "tls-none", "unknown": "tls-unknown", "policy": "tls-version"}[c.tls])
    if c.amp_size > c.max_amp_size:
        found.add("amp-too-large")
    reasons = tuple(sorted(found, key=RANK.get))
    result = RESULT_OF[reasons[0]] if reasons else "pass"
    # What is named is the signature of From's own organization.
    named = signature if signature is not None and c.signatures[signature].relaxed else None
    return Verdict(result, reasons, named, action(c, result))


def author(c):
    if c.from_fault != "none":
        return {"from-" + c.from_fault}
    return set() if c.organization else {"from-psl"}


def mime(c):
    if c.ambiguous:  # Nothing else is sure of its parts.
        return {"mime-syntax"}
    found = set() if c.decodes else {"mime-encoding"}
    return found if c.fault == "none" else found | {"mime-" + c.fault.replace("_", "-")}


def flaw(signature, c, d):
    """What verification found, and what the structure and the profile add to it. That needs no key."""
    if signature.flaw not in ("none", "dns", "dns_bogus"):
        return signature.flaw
    if d.sealed and signature.has_length:
        return "body_length"
    if not signature.signs_content_type and (d.sealed or not (c.sealed and signature.excused)):
        return "headers"
    return signature.flaw if signature.flaw != "none" or signature.result == "pass" else "invalid"


def aligns(signature, c, d):
    return {"none": True, "relaxed": signature.relaxed, "strict": signature.strict,
            "strict-or-dmarc": signature.strict or c.dmarc == "pass"}[d.alignment]


def may_align(signature, c, d):
    """It aligns, or would where DNS answers or the signature is mended: then DMARC may pass."""
    if aligns(signature, c, d) or d.alignment != "strict-or-dmarc":
        return aligns(signature, c, d)
    mended = c.dmarc == "fail" and signature.relaxed and flaw(signature, c, d) != "none"
    return c.dmarc == "temperror" or mended


def counting(c, d):
    """Which signature counts: the first of those that align best, one that is not old before others."""
    good = [(s.old, -s.strict - s.relaxed, i) for i, s in enumerate(c.signatures)
            if flaw(s, c, d) == "none" and aligns(s, c, d)]
    return min(good)[2] if good else None


def dkim(c, d):
    """Why no signature counts."""
    if not c.signatures:
        return {"dkim-none"}
    near = {flaw(s, c, d) for s in c.signatures if may_align(s, c, d)}
    if "none" in near:  # A good one, whose alignment DMARC has yet to tell: see there.
        return set()
    if near:
        return {next(reason for name, reason in FLAWS.items() if name in near)}
    # Strangers all of them: what they lack is alignment, where any of them can be read at all.
    return {"dkim-fail" if all(flaw(s, c, d) == "invalid" for s in c.signatures) else "dkim-unaligned"}


def dmarc(c, d, signature):
    """A domain's own policy holds in every profile; its absence and weakness only where a profile asks."""
    enforced = c.dmarc_policy in ("quarantine", "reject")
    strict = signature is not None and c.signatures[signature].strict
    must_pass = d.dmarc_pass or (d.dkim and d.alignment == "strict-or-dmarc" and not strict)
    found = set()
    if c.dmarc == "fail" and (enforced or d.dmarc_pass):
        found.add("dmarc-fail")
    if c.dmarc == "none" and (d.dmarc_pass or d.dmarc_enforced):
        found.add("dmarc-none")
    if c.dmarc_policy == "none" and d.dmarc_enforced:
        found.add("dmarc-policy-none")
    if c.dmarc == "temperror" and (c.dmarc_policy != "none" or must_pass):
        found.add("dns-bogus" if c.dmarc_bogus else "dns-dmarc")
    return found


def registration(c):
    """What the receiver's own lists say. Who may be on one, if only a key could be had, is not refused for it."""
    return {"denied": {"sender-denied"}, "not-registered": {"sender-not-allowed"},
            "undecided": {"dns-dkim"}}.get(c.registration, set())


def action(c, result):
    if result == "pass":
        return "keep"
    return in_place(c, {"fail": c.on_fail, "policy": c.on_policy, "permerror": c.on_permerror,
                        "temperror": c.on_temperror}[result])


def in_place(c, wanted):
    # What nobody can cut, and what shall not be cut because it is signed, where there is nothing else to cut.
    stays = all(part == "signed" for part in c.parts) if c.parts and c.tag_signed else c.opaque and not c.parts
    return "tag" if wanted == "strip" and stays else wanted
