"""ARC (RFC 8617) is never trusted. A forwarder receives what would pass, changes it, and seals that it had
passed; the chain is valid, and the message does not pass in any profile."""

import dkim

import facts
import mails
import messages
from verdict_model import PROFILES, Demands

LETTER = mails.Letter("subdomain", "usual", [mails.Signature("good", "same", True, "good-0")], changed=True,
                      repeated=False, claims=(mails.claims.CHAIN,))
CUSTOM = Demands(True, "relaxed", True, True, True, True, False, False)


def world(profile, policy):
    """The forwarder's own session: its SPF and TLS pass."""
    return mails.World(profile, PROFILES.get(profile, CUSTOM), "stranger", "pass", "1.3", facts.CLIENT, False,
                       {domain: mails.Record(policy) for domain in mails.DOMAINS},
                       {"fail": "strip", "policy": "strip", "permerror": "strip", "temperror": "strip"},
                       "strip", "strip", 200_000, 8, 1024)


def complaints(program):
    """What is wrong, a sentence each."""
    octets, zone = LETTER.make()
    keys = {name + ".": values[0].removeprefix("TXT ").encode() for name, values in zone.items()}
    valid, _, why = dkim.arc_verify(octets, dnsfunc=lambda name, timeout=5: keys.get(name.decode()))
    found = [] if valid == b"pass" else [f"the chain is not valid, so it proves nothing: {valid} {why}"]
    for profile in (*PROFILES, "custom"):
        for policy in ("none", "reject"):
            report = messages.compare_all(program, world(profile, policy), [LETTER])
            found += [f"{profile}: {complaint}" for complaint in report.complaints()]
            if report.passes or not report.claiming:
                found.append(f"{profile}, p={policy}: what a forwarder has changed passes by his word")
    return found
