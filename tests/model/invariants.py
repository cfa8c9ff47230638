"""What no verdict may be, said without the model and profile by profile: a mistake that the model shares with
the product is found here."""

from verdict_model import RANK, RESULT_OF


def wrong_pass(c):
    """Why a message of this composition must not pass, None where it may."""
    if c.exempt or c.internal_error:
        return "nothing, or not everything, was checked"
    if c.from_fault != "none" or not c.organization:
        return "From does not name one author"
    if c.ambiguous or c.fault != "none" or c.opaque or not c.decodes or len(c.parts) == 0:
        return "its structure is at fault"
    if c.amp_size > c.max_amp_size:
        return "its AMP part is too large"
    if c.registration not in ("not-required", "registered", "developer"):
        return "the receiver's lists refuse it, or may"
    if c.dmarc == "fail" and c.dmarc_policy != "none":
        return "its domain's own policy refuses it"
    if c.dmarc == "temperror" and c.dmarc_policy != "none":
        return "its domain's own policy may refuse it"
    return PROFILE_RULES[c.profile](c)


def gmail(c):
    if not any(sound(s, c) and s.relaxed for s in c.signatures):
        return "no sound signature of From's organization"
    if c.spf != "pass":
        return "SPF does not pass"
    if c.tls != "pass":
        return "it did not come over good TLS"
    return None


def strict(c):
    if not any(sound(s, c) and s.relaxed and s.signs_content_type and not s.has_length for s in c.signatures):
        return "no sound signature over Content-Type without l="
    if (c.dmarc, c.dmarc_policy) not in (("pass", "quarantine"), ("pass", "reject")):
        return "DMARC does not pass under an enforced policy"
    if c.repeated:
        return "a field stands twice"
    return gmail(c)


def mailru(c):
    return gmail(c) if c.dmarc_policy in ("quarantine", "reject") else "no DMARC policy is enforced"


def yahoo(c):
    good = [s for s in c.signatures if sound(s, c)]
    if not good:
        return "no sound signature"
    return None if c.dmarc == "pass" or any(s.strict for s in good) else "neither DMARC nor strict alignment"


def outlook(c):
    if not any(sound(s, c) for s in c.signatures):
        return "no sound signature"
    return None if (c.spf, c.dmarc) == ("pass", "pass") else "SPF or DMARC does not pass"


def custom(c):
    d = c.demands
    good = [s for s in c.signatures if sound(s, c)]
    if d.sealed:
        good = [s for s in good if s.signs_content_type and not s.has_length]
    if d.alignment == "relaxed":
        good = [s for s in good if s.relaxed]
    if d.alignment == "strict" or (d.alignment == "strict-or-dmarc" and c.dmarc != "pass"):
        good = [s for s in good if s.strict]
    unmet = {
        "no signature as it is demanded": d.dkim and not good,
        "SPF does not pass": d.spf and c.spf != "pass",
        "it did not come over good TLS": d.tls and c.tls != "pass",
        "DMARC does not pass": d.dmarc_pass and c.dmarc != "pass",
        "a field stands twice": d.single and c.repeated,
        "no DMARC policy is enforced": d.dmarc_enforced and c.dmarc_policy not in ("quarantine", "reject"),
    }
    return next((why for why, holds in unmet.items() if holds), None)


PROFILE_RULES = {"gmail": gmail, "strict": strict, "mailru": mailru, "yahoo": yahoo, "outlook": outlook,
                 "custom": custom}


def sound(s, c):
    return counts(s, c) and not s.old


def counts(s, c):
    return s.result == "pass" and s.flaw == "none" and (s.signs_content_type or (c.sealed and s.excused))


def malformed(c, verdict):
    """What contradicts itself in a verdict, None where nothing does."""
    reasons = verdict.reasons
    if list(reasons) != sorted(set(reasons), key=RANK.get):
        return "a reason stands twice or out of order"
    if verdict.result != (RESULT_OF[reasons[0]] if reasons else "pass"):
        return "the result is not the first reason's"
    if c.exempt and verdict.action not in (c.on_exempt, "tag"):
        return "exempt mail is not treated as it is configured"
    if not c.exempt and (verdict.action == "keep") != (verdict.result == "pass"):
        return "keep is for what passes"
    if verdict.result == "temperror" and {RESULT_OF[r] for r in reasons} != {"temperror"}:
        return "temperror hides a failure"
    if verdict.signature is not None:
        named = c.signatures[verdict.signature]
        if not (counts(named, c) and named.relaxed):
            return "the signature named does not count"
    return None
