"""Says what is wrong with an answer to a case."""

import re

import playing
import x_amp_auth


def complaints(case, profile, answer):
    """A sentence each; none where the answer is as the case's level asks for."""
    expected = case["expect"]
    if answer.header is None:
        return ["no X-AMP-Auth, though the message has an AMP part"]
    try:
        field = x_amp_auth.parse(answer.header)
    except ValueError as error:
        return [f"X-AMP-Auth: {error}"]
    found = []
    if field.authserv_id != playing.AUTHSERV_ID:
        found.append(f"the authserv-id is {field.authserv_id!r}")
    found += identity_complaints(expected, field)
    if is_exact(case, profile):
        found += exact_complaints(expected, field, answer)
    elif case["level"] == "MUST" and expected["verdict"] != "pass" and field.amp.result == "pass":
        found.append("a pass, which no profile may give")
    if found:
        found.append(f"the field: {x_amp_auth.unfold(answer.header)}")
    return found


def is_exact(case, profile):
    """MUST under the default profile, POLICY under the strict one. What passes may lack the DMARC policy that
    strict asks for besides, so that is exact under the default profile as well."""
    if case["level"] == "EITHER":
        return False
    passes = case["expect"]["verdict"] == "pass"
    return profile == ("gmail" if case["level"] == "MUST" or passes else "strict")


def identity_complaints(expected, field):
    """A message that passes has an author whom its signature speaks for, and no other than the case's."""
    if field.amp.result != "pass":
        return []
    author = field.amp.properties.get("header.from", "").rpartition("@")[2]
    signer = field.amp.properties.get("header.d", "")
    found = []
    if not signer or organization(author) != organization(signer):
        found.append(f"passes as {author!r}, signed by {signer!r}")
    if author != expected.get("header_from", author):
        found.append(f"passes as {author!r}, not as {expected['header_from']!r}")
    return found


def organization(domain):
    """By the suffixes that the cases use."""
    labels = domain.split(".")
    two_labels = domain.endswith((".co.uk", ".github.io", ".ck")) and domain != "www.ck" and not domain.endswith(".www.ck")
    return ".".join(labels[-3 if two_labels else -2:])


def exact_complaints(expected, field, answer):
    result = field.amp.result
    verdict = result if result in ("pass", "temperror") else "fail"
    found = []
    if verdict != expected["verdict"]:
        found.append(f"the verdict is {verdict}, not {expected['verdict']} ({expected['reason']})")
    for method in ("spf", "dmarc"):
        results = [detail.result for detail in field.details_of(method)]
        if method in expected and results != [expected[method]]:
            found.append(f"{method} is {results}, not {expected[method]!r}")
    if "header_from" in expected and not field.amp.properties.get("header.from", "").endswith(
            "@" + expected["header_from"]):
        found.append(f"header.from is not of {expected['header_from']!r}")
    if "strip" in expected and answer.removed != expected["strip"]:
        found.append(f"{answer.removed} forged fields removed, not {expected['strip']}")
    return found


def is_altered_on_the_wire(message):
    """Whether an MTA shows its filters another header than it received: up to a NUL, and field names without
    the blanks behind them."""
    header = message.partition(b"\r\n\r\n")[0]
    return b"\0" in header or re.search(rb"^[^\s:]+[ \t]+:", header, re.MULTILINE) is not None


def difference(profile, checked, wired):
    """The same answer, whichever way; only the time of receipt may differ."""
    fields = [re.sub(r"policy\.amp-received=\d+", "", x_amp_auth.unfold(answer.header or ""))
              for answer in (checked, wired)]
    if fields[0] != fields[1]:
        return [f"{profile}: ampauth-check says {fields[0]}\n        and ampauth-milter says {fields[1]}"]
    if checked.removed != wired.removed:
        return [f"{profile}: ampauth-check removes {checked.removed} fields, ampauth-milter {wired.removed}"]
    return []
